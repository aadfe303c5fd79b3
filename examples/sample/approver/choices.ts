import { makeRng, pick } from '../../../domain/sampling.ts'

export type Mistake = 'unknown decision' | 'wrong time' | 'no reviewer'

/** What the approver wants to do with an item. */
export interface Choice {
  readonly decision: 'approve' | 'reject' | 'hold' | null
  readonly reason: string | null
  readonly note: string | null
  readonly change: 'time' | 'day' | 'caption' | null
}

const REJECTIONS = [
  ['off-brand', 'Not how we talk.'],
  ['wrong time', 'Too close to the holiday.'],
  ['wrong content', 'This picture does not fit the text.'],
  ['repeated', 'We had this one not long ago.'],
  ['other', 'Let us keep this for December.'],
] as const
const HOLD_NOTE = 'Waiting for the final cut.'
const APPROVED_NOTE = 'Nice one 👍'
const MISTAKES: readonly Mistake[] = ['unknown decision', 'wrong time', 'no reviewer']

/** A fixed number in (0, 1) for one item and one question: where its row stands changes nothing. */
export function chance(seed: string, itemId: string, question: string): number {
  return makeRng(`${seed}|approver|${question}|${itemId}`).uniform()
}

/**
 * The approver’s choice for an item: about 85 % approved (a fifth of them moved or reworded), 8 %
 * rejected with a reason, 4 % held, 3 % left open.
 */
export function choose(seed: string, itemId: string): Choice {
  const none = { reason: null, note: null, change: null }
  const mood = chance(seed, itemId, 'decision')
  if (mood >= 0.97) return { ...none, decision: null }
  if (mood >= 0.93) return { ...none, decision: 'hold', note: HOLD_NOTE }
  if (mood >= 0.85) {
    const [reason, note] = pick(makeRng(`${seed}|approver|reason|${itemId}`), REJECTIONS)
    return { ...none, decision: 'reject', reason, note }
  }
  const note = chance(seed, itemId, 'note') < 0.05 ? APPROVED_NOTE : null
  return { ...none, decision: 'approve', note, change: changeFor(chance(seed, itemId, 'change')) }
}

function changeFor(mood: number): Choice['change'] {
  if (mood < 0.08) return 'time'
  if (mood < 0.12) return 'day'
  return mood < 0.2 ? 'caption' : null
}

/** Which items of a workbook the approver gets wrong, and how: three of them, by their ids alone. */
export function mistakesFor(
  seed: string,
  itemIds: readonly string[],
): ReadonlyMap<string, Mistake> {
  const ranked = [...new Set(itemIds)].map((id) => ({ id, rank: chance(seed, id, 'mistake') }))
  ranked.sort((x, y) => x.rank - y.rank)
  return new Map(
    MISTAKES.flatMap((mistake, index) => {
      const found = ranked[index]
      return found ? [[found.id, mistake] as const] : []
    }),
  )
}
