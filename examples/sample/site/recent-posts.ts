import { makeRng, pick } from '../../../domain/sampling.ts'
import { platformTruths, shareAtAge, type PlatformTruth } from '../platforms.ts'
import { voices } from '../voices/index.ts'
import { speak, type Voice } from '../voices/voice.ts'
import { secondsAtWeek } from './site-clock.ts'
import { handleOf, niches, type Studio } from './studios.ts'

/** A made-up post as a profile shows it. */
export interface SitePost {
  /** Digits. */
  readonly id: string
  /** Seconds since 1970. */
  readonly postedAt: number
  readonly type: 'video' | 'image' | 'carousel'
  readonly caption: string
  readonly likes: number
  readonly comments: number
  /** Null where it is no video. */
  readonly views: number | null
}

interface Wanted {
  readonly seed: string
  readonly studio: Studio
  readonly perWeek: number
  /** Weeks since the site’s time started. */
  readonly week: number
  readonly followersAt: (week: number) => number
}

const SHOWN = 12
const FIRST_ID = 3_700_000_000_000_000_000n
const HOURS_PER_WEEK = 168

/** A studio’s posts up to a week: how many since the site’s time started, and the latest 12. */
export function recentPosts(wanted: Wanted): { count: number; latest: SitePost[] } {
  const upcoming = Math.floor(wanted.week * wanted.perWeek) + 1
  const latest: SitePost[] = []
  let newest = -1
  for (let ordinal = upcoming; latest.length < SHOWN; ordinal--) {
    const post = postOf(wanted, ordinal)
    if (post === null) continue
    newest = Math.max(newest, ordinal)
    latest.push(post)
  }
  return { count: newest + 1, latest }
}

/** The post with an ordinal (those before the start are negative), null where it is yet to come. */
function postOf({ seed, studio, perWeek, week, followersAt }: Wanted, ordinal: number) {
  const rng = makeRng(`${seed}|site-post|${studio.network}|${handleOf(studio)}|${ordinal}`)
  const postedWeek = (ordinal + 0.9 * rng.uniform()) / perWeek
  if (postedWeek > week) return null
  const truth = platformTruths['instagram'] as PlatformTruth
  const age = shareAtAge(truth, (week - postedWeek) * HOURS_PER_WEEK)
  const seen = followersAt(postedWeek) * 0.4 * Math.exp(0.6 * rng.normal() - 0.18)
  const liked = seen * (0.02 + 0.08 * rng.uniform())
  const talked = liked * (0.01 + 0.05 * rng.uniform())
  const type = pick(rng, ['video', 'image', 'carousel'] as const)
  return {
    id: String(FIRST_ID + BigInt(ordinal + 1000) * 1_000_003n),
    postedAt: secondsAtWeek(postedWeek),
    type,
    caption: captionOf(rng, studio),
    likes: Math.floor(liked * age),
    comments: Math.floor(talked * age),
    views: type === 'video' ? Math.floor(seen * age) : null,
  }
}

function captionOf(rng: ReturnType<typeof makeRng>, { niche }: Studio): string {
  const { brand } = niches[niche]
  const voice = voices[brand] as Voice
  const sentences = Object.values(voice.feed).flat()
  const own = brand.replace('-', '')
  const tags = voice.hashtags.filter((tag) => tag !== own).slice(0, 3)
  const text = speak(pick(rng, sentences), pick(rng, voice.subjects))
  return `${text}\n\n${tags.map((tag) => `#${tag}`).join(' ')}`
}
