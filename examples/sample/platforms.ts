/** How a network of the sample behaves: only the simulator knows this. */
export interface PlatformTruth {
  /** Hour of the day, audience time, around which most people look. */
  readonly peakHour: number
  /** Share of the audience that an average post reaches, above 1 where strangers see it too. */
  readonly reach: number
  /** Mean success rate of an average caption. */
  readonly successRate: number
  /** What counts as success there. */
  readonly success: 'interactions' | 'clicks' | 'purchases'
  /** Hours after which about two thirds of the result are in, and the shape of the curve. */
  readonly age: { readonly hours: number; readonly shape: number }
  /** Content types with how often they are used and their log effect on the response. */
  readonly contentTypes: Readonly<Record<string, { share: number; lift: number }>>
  /** How interactions divide: likes, comments, shares, saves. Null where not reported. */
  readonly split: {
    likes: number
    comments: number | null
    shares: number | null
    saves: number | null
  }
}

export const platformTruths: Readonly<Record<string, PlatformTruth>> = {
  instagram: {
    peakHour: 18,
    reach: 0.35,
    successRate: 0.045,
    success: 'interactions',
    age: { hours: 11, shape: 0.7 },
    contentTypes: {
      image: { share: 0.4, lift: -0.08 },
      carousel: { share: 0.3, lift: 0.05 },
      video: { share: 0.3, lift: 0.1 },
    },
    split: { likes: 0.85, comments: 0.05, shares: 0.04, saves: 0.06 },
  },
  tiktok: {
    peakHour: 16,
    reach: 0.8,
    successRate: 0.07,
    success: 'interactions',
    age: { hours: 26, shape: 0.8 },
    contentTypes: { video: { share: 0.85, lift: 0.02 }, carousel: { share: 0.15, lift: -0.12 } },
    split: { likes: 0.84, comments: 0.04, shares: 0.06, saves: 0.06 },
  },
  x: {
    peakHour: 12,
    reach: 0.4,
    successRate: 0.012,
    success: 'clicks',
    age: { hours: 5, shape: 0.65 },
    contentTypes: {
      text: { share: 0.4, lift: -0.05 },
      image: { share: 0.35, lift: 0.08 },
      link: { share: 0.25, lift: -0.03 },
    },
    split: { likes: 0.8, comments: 0.07, shares: 0.09, saves: 0.04 },
  },
  reddit: {
    peakHour: 10,
    reach: 0.7,
    successRate: 0.05,
    success: 'interactions',
    age: { hours: 9, shape: 0.8 },
    contentTypes: {
      text: { share: 0.35, lift: 0.06 },
      image: { share: 0.35, lift: 0.02 },
      link: { share: 0.3, lift: -0.09 },
    },
    split: { likes: 0.8, comments: 0.2, shares: null, saves: null },
  },
  messages: {
    peakHour: 20,
    reach: 0.3,
    successRate: 0.02,
    success: 'purchases',
    age: { hours: 8, shape: 0.6 },
    contentTypes: {
      video: { share: 0.5, lift: 0 },
      image: { share: 0.3, lift: 0 },
      carousel: { share: 0.2, lift: 0 },
    },
    split: { likes: 0, comments: null, shares: null, saves: null },
  },
}

/** Ages in hours at which results are asked for. */
export const CHECK_BACK_HOURS = [1, 6, 24, 72, 168] as const

/**
 * Share of its final result a post has after `ageHours`: a Weibull curve that reaches 1 at 7 days
 * and stays there. 0 to 1, never falling.
 */
export function shareAtAge(truth: PlatformTruth, ageHours: number): number {
  const rise = (hours: number) => 1 - Math.exp(-((hours / truth.age.hours) ** truth.age.shape))
  return rise(Math.min(Math.max(ageHours, 0), 168)) / rise(168)
}
