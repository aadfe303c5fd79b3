import { makeRng } from '../../../domain/sampling.ts'
import { voices } from '../voices/index.ts'
import { recentPosts, type SitePost } from './recent-posts.ts'
import { instantAtWeek, weeksAt } from './site-clock.ts'
import { handleOf, niches, type Network, type Studio } from './studios.ts'

/** A made-up profile at one moment: everything any of the networks shows of it. */
export interface SiteProfile {
  readonly network: Network
  /** As the network writes it. */
  readonly handle: string
  /** Digits; the same at any time. */
  readonly id: string
  readonly fullName: string
  readonly bio: string
  readonly category: string
  readonly pictureUrl: string
  readonly createdAt: string
  readonly isVerified: boolean
  readonly followers: number
  readonly following: number
  readonly posts: number
  readonly likes: number
  readonly linkKarma: number
  readonly commentKarma: number
  /** Newest first, at most 12. */
  readonly recent: readonly SitePost[]
}

/**
 * A studio’s profile at an instant, drawn from the seed. Counts never fall as time goes on. Throws
 * InvalidInputError for what is no instant.
 */
export function profileAt(seed: string, studio: Studio, asOf: string): SiteProfile {
  const { network, name, niche } = studio
  const handle = handleOf(studio)
  const rng = makeRng(`${seed}|site|${network}|${handle}`)
  const between = (least: number, most: number) => least + rng.uniform() * (most - least)
  const weekly = 0.002 + 0.035 * rng.uniform() ** 2
  const perWeek = between(2, 6)
  const week = weeksAt(asOf)
  const growth = growthAt(weekly, week)
  const followersAt = (then: number) => Math.floor(studio.followers * growthAt(weekly, then))
  const posted = recentPosts({ seed, studio, perWeek, week, followersAt })
  const earlierPosts = Math.floor(between(120, 900))
  const { category } = niches[niche]
  return {
    network,
    handle,
    id: String(10_000_000_000 + Math.floor(rng.uniform() * 80_000_000_000)),
    fullName: name,
    bio: bioOf(studio),
    category,
    pictureUrl: `https://pictures.example.com/${network}/${handle.toLowerCase()}.jpg`,
    createdAt: instantAtWeek(-Math.floor(between(60, 500))),
    isVerified: studio.followers > 80_000,
    followers: followersAt(week),
    following: Math.floor(between(20, 700)),
    posts: earlierPosts + posted.count,
    likes: Math.floor(studio.followers * between(6, 25) * growth),
    linkKarma: Math.floor(studio.followers * between(1, 5) * growth),
    commentKarma: Math.floor(studio.followers * between(2, 9) * growth),
    recent: posted.latest,
  }
}

/** Factor since the start: exponential with slow and fast weeks, always rising. */
function growthAt(weekly: number, week: number): number {
  return Math.exp(weekly * (week + 0.25 * Math.sin((2 * Math.PI * week) / 3.7)))
}

function bioOf({ niche, name }: Studio): string {
  const [first = '', second = ''] = voices[niches[niche].brand]?.subjects ?? []
  return `${name} 🌿 ${niche} notes\nLately: ${first} & ${second}`
}
