import type { FinalResult } from './result.ts'
import { shareAtAge } from './platforms.ts'
import type { TrueAccount } from './world.ts'

/** The columns of a metrics file; null: the platform does not report it. */
export interface MetricsRow {
  readonly post_id: string
  readonly account_id: string
  readonly read_at: string
  readonly impressions: number | null
  readonly reach: number | null
  readonly views: number | null
  readonly likes: number | null
  readonly comments: number | null
  readonly shares: number | null
  readonly saves: number | null
  readonly clicks: number | null
  readonly recipients: number | null
  readonly purchases: number | null
  readonly revenue: string | null
  readonly currency: string | null
  readonly watch_seconds: number | null
}

type Counts = Omit<MetricsRow, 'post_id' | 'account_id' | 'read_at'>

/** Successes come in a little later than views. */
const LAG = 1.15

const nothing: Counts = {
  impressions: null,
  reach: null,
  views: null,
  likes: null,
  comments: null,
  shares: null,
  saves: null,
  clicks: null,
  recipients: null,
  purchases: null,
  revenue: null,
  currency: null,
  watch_seconds: null,
}

/**
 * What the platform reports of a result at an age in hours: the part of it that is in, rounded
 * with the post’s own fixed offsets, so that no count ever falls as the post grows older.
 */
export function countsAt(
  account: TrueAccount,
  contentType: string | null,
  result: FinalResult,
  ageHours: number,
): Counts {
  const share = shareAtAge(account.platform, ageHours)
  const part = (total: number, exponent: number, offset: number) =>
    Math.floor(total * share ** exponent + (result.offsets[offset] ?? 0))
  const later = result.pace * LAG
  if (account.channel === 'messages') {
    const purchases = part(result.successes, later, 0)
    return {
      ...nothing,
      recipients: result.trials,
      views: part(Math.round(0.4 * result.trials), result.pace, 1),
      purchases,
      revenue: (purchases * result.unitPrice).toFixed(2),
      currency: 'USD',
    }
  }
  const shown = part(result.trials, result.pace, 1)
  const split = splitOf(account, result.interactions, (n, i) => Math.min(shown, part(n, later, i)))
  switch (account.casting.platform) {
    case 'instagram': {
      const views = contentType === 'video' ? Math.floor(0.8 * shown) : null
      return { ...nothing, ...split, impressions: shown, reach: Math.floor(0.82 * shown), views }
    }
    case 'tiktok':
      return { ...nothing, ...split, views: shown, watch_seconds: Math.round(shown * 7.5) }
    case 'x': {
      const clicks = Math.min(shown, part(result.successes, later, 6))
      return { ...nothing, ...split, impressions: shown, clicks }
    }
    default:
      return { ...nothing, ...split, impressions: shown }
  }
}

/** The interactions divided as the platform divides them; likes take what is left. */
function splitOf(
  { platform: { split } }: TrueAccount,
  interactions: number,
  soFar: (total: number, offset: number) => number,
): Pick<Counts, 'likes' | 'comments' | 'shares' | 'saves'> {
  const total = (share: number | null) => (share === null ? 0 : Math.floor(interactions * share))
  const comments = total(split.comments)
  const shares = total(split.shares)
  const saves = total(split.saves)
  return {
    likes: soFar(interactions - comments - shares - saves, 2),
    comments: split.comments === null ? null : soFar(comments, 3),
    shares: split.shares === null ? null : soFar(shares, 4),
    saves: split.saves === null ? null : soFar(saves, 5),
  }
}
