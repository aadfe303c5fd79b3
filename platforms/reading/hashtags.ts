import { hashtagsIn } from '../limits.ts'

/** The hashtags of a caption, lower case and each once; null where there is no caption. */
export function hashtagsOf(caption: string | null): readonly string[] | null {
  return caption === null ? null : [...new Set(hashtagsIn(caption).map((tag) => tag.toLowerCase()))]
}
