import { weightedLength } from './x-weight.ts'

/** What a platform accepts; null means no limit is known. Lengths as `captionLength` counts them. */
export interface PlatformLimits {
  readonly caption: number | null
  readonly title: number | null
  readonly hashtags: number | null
  /** `x`: the weighted characters of X; else UTF-16 units, the strictest way platforms count. */
  readonly counting: 'plain' | 'x'
}

const NONE: PlatformLimits = { caption: null, title: null, hashtags: null, counting: 'plain' }

/**
 * Defaults from the platforms' documentation; configuration may replace any of them (X premium
 * accounts may write 25,000 characters, Instagram has allowed 30 hashtags).
 */
export const DEFAULT_LIMITS: Readonly<Record<string, PlatformLimits>> = {
  instagram: { ...NONE, caption: 2200, hashtags: 5 },
  tiktok: { ...NONE, caption: 2200 },
  x: { ...NONE, caption: 280, counting: 'x' },
  reddit: { ...NONE, title: 300 },
  youtube: { ...NONE, title: 100, caption: 5000 },
}

/** The limits of a platform; one that is not listed (wordpress, messages, …) has none. */
export function limitsOf(
  platform: string,
  overrides: Readonly<Record<string, Partial<PlatformLimits>>> = {},
): PlatformLimits {
  return { ...(DEFAULT_LIMITS[platform] ?? NONE), ...overrides[platform] }
}

/** The text as it is posted: the caption, then the hashtags it does not hold yet. */
export function postedText(caption: string, hashtags: readonly string[]): string {
  const present = new Set(hashtagsIn(caption).map((tag) => tag.toLowerCase()))
  const added = hashtags.filter((tag) => !present.has(tag.toLowerCase())).map((tag) => `#${tag}`)
  return [caption, added.join(' ')].filter((part) => part !== '').join('\n\n')
}

/** The hashtags written inside a text, without the `#`. */
export function hashtagsIn(text: string): string[] {
  return [
    ...text.matchAll(/(?<![\p{L}\p{N}_&/])#([\p{L}\p{N}\p{M}_]*[\p{L}_][\p{L}\p{N}\p{M}_]*)/gu),
  ].map((found) => found[1] ?? '')
}

/** The length of a posted text as the platform counts it. */
export function captionLength(text: string, limits: PlatformLimits): number {
  return limits.counting === 'x' ? weightedLength(text) : text.length
}

/**
 * What a platform would refuse about a caption with its hashtags, one sentence each; empty where
 * all is well.
 */
export function limitProblems(
  caption: string,
  hashtags: readonly string[],
  platform: string,
  limits: PlatformLimits,
): string[] {
  const problems: string[] = []
  const text = postedText(caption, hashtags)
  const length = captionLength(text, limits)
  if (limits.caption !== null && length > limits.caption) {
    const unit = limits.counting === 'x' ? 'weighted characters (a link counts 23)' : 'characters'
    const tags = text === caption ? '' : ' with its hashtags'
    problems.push(
      `the caption${tags} has ${length} of ${limits.caption} ${unit} allowed on ${platform}`,
    )
  }
  const count = new Set(hashtagsIn(text).map((tag) => tag.toLowerCase())).size
  if (limits.hashtags !== null && count > limits.hashtags) {
    problems.push(`there are ${count} hashtags, ${platform} takes at most ${limits.hashtags}`)
  }
  return problems
}

/**
 * Why a platform would not take a caption with its hashtags, in one sentence; null where it takes
 * them.
 */
export function fits(
  platform: string,
  caption: string,
  hashtags: readonly string[],
): string | null {
  return limitProblems(caption, hashtags, platform, limitsOf(platform))[0] ?? null
}
