import { cellText, normalText } from './text.ts'
import type { ReadText } from './read-cell.ts'
import { listed, quoted } from './words.ts'

/** How a list of hashtags (without `#`) stands in a cell: `#one #two`. */
export function hashtagsText(hashtags: readonly string[] | null): string {
  return cellText((hashtags ?? []).map((tag) => `#${tag}`).join(' '))
}

/** The list behind a cell's text, without `#`. */
export function hashtagsOf(text: string): string[] {
  return text.split(/\s+/).flatMap((tag) => (tag === '' ? [] : [tag.replace(/^#/, '')]))
}

/**
 * Reads hashtags separated by spaces, commas or `#`; each once, in their order. Letters, digits
 * and `_` only, not digits alone. Gives `#one #two`, the empty text for none, or what is wrong.
 */
export function readHashtags(text: string): ReadText {
  const tags = normalText(text)
    .split(/[\s,;#＃]+/u)
    .filter((tag) => tag !== '')
  const wrong = tags.filter((tag) => !/^[\p{L}\p{M}\p{N}_]*[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(tag))
  if (wrong.length > 0) {
    const named = listed(wrong.map((tag) => quoted(`#${tag}`)))
    return {
      problem: `${named} cannot be a hashtag: letters, digits and _ only, separated by spaces`,
    }
  }
  const lower = tags.map((tag) => tag.toLowerCase())
  return { text: hashtagsText(tags.filter((_, at) => lower.indexOf(lower[at] ?? '') === at)) }
}
