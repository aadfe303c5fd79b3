import { ANY_DAY } from '../candidates.ts'
import type { OriginalRow } from '../input.ts'
import { microValue } from '../problem.ts'
import type { Slot } from '../slots.ts'
import type { Classes } from './caption-classes.ts'
import type { CaptionColumn, ItemColumn, KindContext, WordsColumn } from './columns.ts'
import type { LinearModel } from './linear-model.ts'
import { ownWordsCost } from './original-columns.ts'

const MICRO = 1_000_000

interface Joined {
  readonly items: readonly ItemColumn[]
  /** By caption class. */
  readonly captions: readonly (readonly CaptionColumn[])[]
}

/**
 * The rows that join items and captions at each time: what goes out says its own words or those of
 * one caption that goes with it. Between original groups and caption classes flows say who takes
 * which.
 */
export function joinWords(
  context: KindContext,
  { captions: classes, groupOf }: Classes,
  { items, captions }: Joined,
): WordsColumn[] {
  const { linear, account } = context
  const name = { rule: 'words', account: account.index, what: null } as const
  const columnsAt = captions.map((columns) => Map.groupBy(columns, ({ slot }) => slot))
  const slots = new Set([...items, ...captions.flat()].map(({ slot }) => slot))
  const itemsAt = Map.groupBy(items, ({ slot }) => slot)
  const ownWords: WordsColumn[] = []
  for (const slot of slots) {
    const here = itemsAt.get(slot) ?? []
    const takers = classes.map((): number[] => [])
    const media = here.filter(({ alone }) => alone === null)
    const byGroup = Map.groupBy(media, ({ originals: [one] }) => (one && groupOf.get(one)) ?? -1)
    for (const [group, members] of byGroup) {
      const said = [...classes.keys()]
        .filter((place) => classes[place]?.groups.has(group))
        .map((place) => {
          const flow = linear.column(0, false)
          takers[place]?.push(flow)
          return flow
        })
      const own = addOwnWords(context, members[0]?.originals[0], slot)
      if (own) ownWords.push(own)
      const columns = members.map(({ column }) => column)
      equal(linear, name, columns, own ? [...said, own.column] : said)
    }
    for (const { alone, column } of here) if (alone !== null) takers[alone]?.push(column)
    for (const [place, columns] of takers.entries()) {
      const out = (columnsAt[place]?.get(slot) ?? []).map(({ column }) => column)
      equal(linear, name, columns, out)
    }
  }
  return ownWords
}

/** The column of a group’s own words at a time, by one of its originals; null where it has none. */
function addOwnWords(
  { linear, input, account, kind }: KindContext,
  original: OriginalRow | undefined,
  slot: Slot,
): WordsColumn | null {
  const cost = original ? ownWordsCost(input, account, original) : null
  if (!original || cost === null) return null
  const placement = { account: account.index, kind, slot, original, caption: null, days: ANY_DAY }
  return { column: linear.column(microValue(account, placement) / MICRO, false), slot, cost }
}

function equal(
  linear: LinearModel,
  name: Parameters<LinearModel['atMost']>[0],
  left: readonly number[],
  right: readonly number[],
): void {
  if (left.length + right.length === 0) return
  linear.row({
    name,
    columns: [...left, ...right],
    coefficients: [...left.map(() => 1), ...right.map(() => -1)],
    lower: 0,
    upper: 0,
  })
}
