import type { State } from '../../domain/records/queue.ts'
import type { Cells, Decision } from './columns.ts'
import { hashtagsText } from './cells/read-hashtags.ts'
import { shortDecimal } from './cells/read-price.ts'
import { cellText } from './cells/text.ts'

/** One item as the warehouse has it now: what a row of a sheet shows, and where it stands. */
export interface PlanItem {
  readonly itemId: string
  readonly scheduleId: string
  readonly accountId: string
  readonly platform: string
  readonly channel: string
  readonly kind: string
  readonly week: string
  /** Title or id of the content, with its type. */
  readonly content: string
  /** Where its media lies. */
  readonly media: string | null
  readonly caption: string | null
  /** Without `#`. */
  readonly hashtags: readonly string[] | null
  /** A decimal. */
  readonly price: string | null
  readonly currency: string | null
  readonly why: string
  readonly scheduledAt: string
  /** The wall time meant, `2026-11-24T18:30`, in `timezone`. */
  readonly localTime: string
  readonly timezone: string
  readonly revision: number
  readonly state: State
  /** Why it is in this state, where something was said. */
  readonly stateReason: string | null
  /** The latest answer of a person: approve, reject, hold, withdraw, edit. */
  readonly decision: string | null
  readonly rejectReason: string | null
  readonly reviewer: string | null
  readonly note: string | null
  /** The published post. */
  readonly url: string | null
  /** Minutes before its time by which it should be decided; left out where nobody said. */
  readonly approveByMinutes?: number | undefined
}

/** The cells that show an item; the answer and the checked id are the writer's to fill in. */
export function cellsOf(item: PlanItem): Cells {
  return {
    day: item.localTime.slice(0, 10),
    'local time': item.localTime.slice(11, 16),
    account: cellText(item.accountId),
    channel: cellText(item.channel),
    kind: cellText(item.kind),
    content: cellText(item.content),
    caption: cellText(item.caption),
    hashtags: hashtagsText(item.hashtags),
    price: item.price === null ? '' : shortDecimal(item.price),
    why: cellText(item.why),
    decision: shownDecision(item),
    'reject reason': item.rejectReason ?? '',
    reviewer: cellText(item.reviewer),
    note: cellText(item.note),
    'answer from Drumbeat': '',
    link: cellText(item.url),
    'item id': '',
  }
}

/** What the decision column says for an item: the state decides where the two could disagree. */
function shownDecision({ state, decision }: PlanItem): Decision | '' {
  const said =
    decision === 'approve' || decision === 'reject' || decision === 'hold' ? decision : ''
  switch (state) {
    case 'pending_approval':
      return said === 'hold' ? 'hold' : ''
    case 'approved':
      return 'approve'
    case 'rejected':
      return 'reject'
    case 'held':
      if (decision === 'withdraw') return ''
      return said === 'reject' ? 'reject' : 'hold'
    default:
      return said
  }
}
