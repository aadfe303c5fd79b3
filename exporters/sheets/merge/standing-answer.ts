import type { State } from '../../../domain/records/queue.ts'
import type { PlanItem } from '../plan-item.ts'
import { timeWords } from '../cells/words.ts'
import { decideBy } from './decide-by.ts'

type Words = (item: PlanItem, by: string) => string

const handedOver: Words = ({ localTime }) => `• Handed over for sending: ${timeWords(localTime)}.`

const WORDS: Readonly<Record<State, Words>> = {
  pending_approval: (item, by) => (item.decision === 'hold' ? held(by) : undecided(item)),
  approved: ({ localTime }, by) => `✓ Approved${by}: goes out ${timeWords(localTime)}.`,
  rejected,
  held: (item, by) => {
    if (item.decision === 'withdraw') return '• Not approved: the decision was taken back.'
    return item.decision === 'reject'
      ? rejected(item, by)
      : held(item.decision === 'hold' ? by : '')
  },
  cancelled: () => '• Cancelled: it does not go out.',
  withdrawn: () => '• No longer in the plan: nothing to decide.',
  armed: handedOver,
  deferred: handedOver,
  sent: () => '• Being published.',
  confirmed: () => '✓ Published.',
  unconfirmed: () => '• Sent, but the platform has not confirmed it yet.',
  refused: ({ stateReason }) =>
    `✗ The platform refused it${stateReason === null ? '' : `: ${stateReason}`}. Change it and approve it again.`,
  missed: () =>
    '✗ Missed: its time passed. Give it another time in this week and approve it again.',
}

/**
 * What the answer column says about an item where nothing new was asked. It begins with a mark:
 * ✓ done as asked, • for information, ✗ something is needed. Empty where there is nothing to say.
 */
export function standingAnswer(item: PlanItem): string {
  return WORDS[item.state](item, item.reviewer === null ? '' : ` by ${item.reviewer}`)
}

function undecided(item: PlanItem): string {
  const until = decideBy(item)
  if (item.revision > 1) return `• Changed; it waits for a decision${until && ` by ${until}`}.`
  return until && `• Please decide by ${until}.`
}

function held(by: string): string {
  return `• On hold${by}: not published unless somebody approves it.`
}

function rejected({ rejectReason }: PlanItem, by: string): string {
  return `✓ Rejected${by}${rejectReason === null ? '' : ` (${rejectReason})`}: it does not go out.`
}

const MARKED = /^[✓•✗]/u
/** Said about a remark where there is nothing else to say. */
export const NOTED = '✓ Noted.'
/** Said, with the columns, where cells were put back. */
export const PUT_BACK = 'Cannot be changed here and put back:'
/** Said, with their names, where columns of people are gone or have another header. */
export const MISSING = 'Not found in this sheet, or under another header: the'
const ASIDE = ' · You wrote here: '

/**
 * The answer to write over `cell`: the fresh one, or, where nothing is new and the cell already
 * begins with it, the cell as it is (it may say more). Words a person wrote into the column are
 * kept as an aside.
 */
export function answerOver(cell: string, fresh: string, isNew: boolean): string {
  if (cell !== '' && !MARKED.test(cell)) {
    return `${fresh === '' ? '•' : fresh}${ASIDE}"${cell}" (this column is Drumbeat’s, please use the note column)`
  }
  const isStill = (text: string) =>
    text !== '' && cell.startsWith(text) && cell.includes(MISSING) === fresh.includes(MISSING)
  const quiet = fresh === '' ? [NOTED, `• ${PUT_BACK}`] : [fresh]
  if (!isNew && quiet.some(isStill)) return cell
  const at = cell.indexOf(ASIDE)
  if (at < 0) return fresh
  return (fresh === '' ? '•' : fresh) + cell.slice(at)
}
