import type { Fits, OriginalRow } from './input.ts'

/** What an original says for itself on one platform, within its limits. */
export interface OwnText {
  readonly title: string | null
  readonly description: string | null
  /** Hashtags that its description holds, without the `#`. */
  readonly hashtags: readonly string[]
}

const HASHTAG = /(?<![\p{L}\p{N}_&/])#([\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*)/gu

/**
 * An original’s own words made to fit a platform: the description, cut at the end of a sentence or
 * else of a word where it is too long; nothing is added but the mark of the cut.
 */
export function ownText(original: OriginalRow, platform: string, fits: Fits): OwnText {
  const isFitting = (text: string) => fits(platform, text, []) === null
  const description = fitting(original.description, isFitting)
  const title = fitting(original.title, isFitting)
  const hashtags = [...(description ?? '').matchAll(HASHTAG)].map((found) => found[1] ?? '')
  return { title, description, hashtags: [...new Set(hashtags)] }
}

/** The text that goes out where no caption of the bank does; null where there is none. */
export function ownCaption(text: OwnText): string | null {
  return text.description ?? text.title
}

function fitting(text: string | null, isFitting: (text: string) => boolean): string | null {
  const whole = text?.trim() ?? ''
  if (whole === '') return null
  if (isFitting(whole)) return whole
  const sentences = endsOf(whole, /[.!?…](?=\s)/gu).map((end) => whole.slice(0, end))
  const words = endsOf(whole, /\S(?=\s)/gu).map((end) => `${whole.slice(0, end)}…`)
  return longest(sentences, isFitting) ?? longest(words, isFitting)
}

function endsOf(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map((found) => found.index + found[0].length)
}

function longest(texts: readonly string[], isFitting: (text: string) => boolean): string | null {
  return texts.toReversed().find(isFitting) ?? null
}
