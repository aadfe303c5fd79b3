import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import type { CAPTION_KINDS } from '../../domain/records/captions.ts'

/** A caption of the bank, with the accounts of the scope that may use it. */
export interface BankCaption {
  readonly caption_key: string
  readonly kind: (typeof CAPTION_KINDS)[number]
  readonly caption_group: string
  readonly account_ids: readonly string[]
}

const FEWEST_DIGITS = 6

/**
 * The captions an arm names: each a key, its first digits (6 or more), or `group:NAME` for all of a
 * group. Throws InvalidInputError for an empty arm or a beginning that several share, NotFoundError
 * for what no account of the scope may use.
 */
export function armOf(
  arm: 'A' | 'B',
  names: readonly string[],
  bank: readonly BankCaption[],
): BankCaption[] {
  if (names.length === 0) {
    throw new InvalidInputError(
      `arm ${arm} has no captions: name them with --${arm.toLowerCase()}`,
      {
        isUsage: true,
      },
    )
  }
  const found = names.flatMap((name) => captionsNamed(name, bank))
  const byKey = new Map(found.map((caption) => [caption.caption_key, caption]))
  return [...byKey.values()].toSorted((x, y) => (x.caption_key < y.caption_key ? -1 : 1))
}

function captionsNamed(name: string, bank: readonly BankCaption[]): BankCaption[] {
  const group = /^group:(.+)$/.exec(name)?.[1]
  const isMeant = ({ caption_key: key, caption_group: of }: BankCaption) =>
    group === undefined ? name.length >= FEWEST_DIGITS && key.startsWith(name) : of === group
  const found = bank.filter(isMeant)
  if (found.length === 0) {
    throw new NotFoundError(
      `none of its accounts may use a caption "${name}": give a caption_key of marts.caption_bank, its first ${FEWEST_DIGITS} digits or more, or group:NAME`,
    )
  }
  if (group === undefined && found.length > 1) {
    throw new InvalidInputError(`${found.length} captions begin with "${name}": give more digits`, {
      isUsage: true,
    })
  }
  return found
}
