import { beta, makeRng } from '../../domain/sampling.ts'
import type { BankCaption, CaptionKind } from './captions.ts'
import type { Casting } from './cast.ts'
import { platformTruths, type PlatformTruth } from './platforms.ts'

/** Spread of captions around their category’s mean: variance over squared mean. */
const CAPTION_CV2 = 0.25
/** Log spread of an account’s category means. */
const CATEGORY_SD = 0.35
/** Response to a follow-up, relative to a priced message. */
const BUMP_FACTOR = 0.6
/** The same three for an account with an even response. */
const EVEN = { cv2: 0.02, categorySd: 0.05, bumpFactor: 1 }
const PAGE_FACTOR = { free: 0.5, paid: 1.4, standard: 1 } as const

/** The true success rates of one account. */
export interface Rates {
  /** Mean rate by `<kind>|<category>`. */
  readonly categories: ReadonlyMap<string, number>
  /** Rate by caption key. */
  readonly captions: ReadonlyMap<string, number>
}

/**
 * The true success rate of every caption the account may use: a Beta draw around the account’s
 * mean for the caption’s category. Rates lie between 0 and 1.
 */
export function ratesOf(
  seed: string,
  casting: Casting,
  accountId: string,
  captions: readonly BankCaption[],
): Rates {
  const platform = platformTruths[casting.platform] as PlatformTruth
  const page = casting.pageType ? PAGE_FACTOR[casting.pageType] : 1
  const categories = new Map<string, number>()
  const rates = new Map<string, number>()
  const { cv2, categorySd, bumpFactor } = casting.even
    ? EVEN
    : { cv2: CAPTION_CV2, categorySd: CATEGORY_SD, bumpFactor: BUMP_FACTOR }
  for (const { key, kind, category } of captions) {
    const name = `${kind}|${category}`
    if (!categories.has(name)) {
      const z = makeRng(`${seed}|category|${accountId}|${name}`).normal()
      const base = platform.successRate * page * (kind === 'bump' ? bumpFactor : 1)
      categories.set(name, base * Math.exp(categorySd * z))
    }
    const mean = categories.get(name) as number
    const weight = (1 - mean) / (mean * cv2) - 1
    const rng = makeRng(`${seed}|rate|${accountId}|${key}`)
    rates.set(key, beta(rng, mean * weight, (1 - mean) * weight))
  }
  return { categories, captions: rates }
}

/**
 * The rate a text has on an account: its own where the bank knows it, else the mean of its
 * category, else of all the account’s categories of that kind.
 */
export function rateOf(
  rates: Rates,
  text: { captionKey: string | null; kind: CaptionKind; category?: string | null },
): number {
  const known = text.captionKey === null ? undefined : rates.captions.get(text.captionKey)
  if (known !== undefined) return known
  const category = rates.categories.get(`${text.kind}|${text.category}`)
  if (category !== undefined) return category
  const means = [...rates.categories]
    .filter(([name]) => name.startsWith(`${text.kind}|`))
    .map(([, mean]) => mean)
  return means.length > 0 ? means.reduce((sum, mean) => sum + mean, 0) / means.length : 0
}
