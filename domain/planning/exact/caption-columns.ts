import type { DrawnCaption } from '../caption-pool.ts'
import { captionObstacle } from '../obstacles.ts'
import { contentTypeOf, goesWith, microValue } from '../problem.ts'
import { costIn, type CaptionColumn, type KindContext } from './columns.ts'
import { undominated, type Differences } from './undominated.ts'

const MICRO = 1_000_000

/** Adds a column for every caption at every time at which it may go out. */
export function addCaptions(
  { linear, input, account, kind, slots }: KindContext,
  captions: readonly DrawnCaption[],
): CaptionColumn[] {
  return captions.flatMap((caption) =>
    slots
      .filter((slot) => captionObstacle(input.board, account, caption, slot) === null)
      .map((slot) => {
        const placement = { account: account.index, kind, slot, original: null, caption }
        const value = microValue(account, { ...placement, days: [0, 7] })
        const cost = costIn(input, account, placement)
        const worth = (value + input.stability.bonus(placement)) / MICRO
        return { column: linear.column(worth, cost > 0), account, kind, slot, caption, cost }
      }),
  )
}

/** The captions that an optimum may need without an original, type by type. */
export function captionsAlone(
  context: KindContext,
  pool: readonly DrawnCaption[],
  left: number,
): ReadonlySet<DrawnCaption> {
  const { input, account, kind } = context
  if (!account.textAlone.has(kind)) return new Set()
  const able = pool.filter((caption) => goesWith(account, caption, null))
  const byType = Map.groupBy(able, (caption) => contentTypeOf({ original: null, caption }))
  const differences = differencesOf(context, pool)
  return new Set(
    [...byType.values()].flatMap((some) => undominated(some, left + input.spare, differences)),
  )
}

/** What tells the captions of a pool apart. */
export function differencesOf(
  { input, account }: KindContext,
  pool: readonly DrawnCaption[],
): Differences {
  return {
    isFree: isWithoutTwin(pool),
    isHeld: ({ row }) => input.stability.holds(account, row.caption_key),
    costOf: (caption) => costIn(input, account, { original: null, caption }),
  }
}

/** Whether no other caption of the pool is a near-duplicate of it. */
function isWithoutTwin(pool: readonly DrawnCaption[]): Differences['isFree'] {
  const counts = new Map<string, number>()
  for (const { group } of pool) counts.set(group, (counts.get(group) ?? 0) + 1)
  return ({ group }) => counts.get(group) === 1
}
