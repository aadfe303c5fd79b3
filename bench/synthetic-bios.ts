import { profileSnapshots } from '../domain/records/profiles.ts'
import { integer, makeRng, pick, type Rng } from '../domain/sampling.ts'
import type { Warehouse } from '../sql/warehouse.ts'

/** Subjects of the term map that bios are made up about: what they are truly about. */
export const TOPICS = [
  'Fitness',
  'Travel',
  'Food',
  'Gaming',
  'Music',
  'Photography',
  'Family',
  'Finance',
] as const

/** What anybody may say, the likeliest first. */
const COMMON = (
  'love life daily dm links new dreamer creator official lover happy based coffee weekend proud ' +
  'london paris york angeles sydney berlin oslo mumbai rio tokyo collab inquiries shop blog ' +
  'sharing stories moments simple good vibes believer curious human forever first second third ' +
  'always never slow quiet'
).split(' ')

/** The share of a bio’s words from its own subject, and from any of the others. */
const OWN = 0.45
const OTHER = 0.2
/** Made-up words that follow those of the term map in each subject, and what anybody says. */
const TAIL = 1000
const COMMON_TAIL = 8000
const PER_LOAD = 20_000

/** The subject of a profile, by its number: 0 to 7. */
export const topicOf = (profile: number): number => profile % TOPICS.length

/**
 * Appends profiles `p000000` … with bios of 5 to 10 words: nearly half of them from the words of the
 * profile's own subject, a fifth from those of all, the rest what anybody says. Of each list the
 * words come as often as their rank is low (Zipf), so that there are some thousand rare ones, as in
 * real bios. The same seed and term map give the same bios.
 */
export async function fillBios(warehouse: Warehouse, count: number, seed: string): Promise<void> {
  const words = await wordsOfTopics(warehouse)
  const common = [...COMMON, ...madeUp('common', COMMON_TAIL)]
  const rng = makeRng(`${seed}|bios`)
  const read = { platform: 'instagram', fetched_at: '2026-11-19T00:00:00Z' }
  for (let from = 0; from < count; from += PER_LOAD) {
    const rows = Array.from({ length: Math.min(PER_LOAD, count - from) }, (_, i) => ({
      ...read,
      username: usernameOf(from + i),
      bio: bioOf(rng, { words, common, topic: topicOf(from + i) }),
    }))
    const load = { loadId: `bios-${from}`, loadedAt: read.fetched_at, isSample: true }
    await warehouse.append(profileSnapshots, rows, load)
  }
}

const usernameOf = (profile: number): string => `p${String(profile).padStart(6, '0')}`

async function wordsOfTopics(warehouse: Warehouse): Promise<string[][]> {
  const rows = await warehouse.query(
    'select topic, term from intermediate.topic_words order by topic, term',
  )
  return TOPICS.map((topic) => [
    ...rows.filter((row) => row['topic'] === topic).map(({ term }) => String(term)),
    ...madeUp(topic.toLowerCase(), TAIL),
  ])
}

const madeUp = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)

interface Drawn {
  readonly words: readonly (readonly string[])[]
  readonly common: readonly string[]
  readonly topic: number
}

function bioOf(rng: Rng, { words, common, topic }: Drawn): string {
  const length = 5 + integer(rng, 6)
  return Array.from({ length }, () => {
    const kind = rng.uniform()
    if (kind < OWN) return ranked(rng, words[topic] ?? [])
    return ranked(rng, kind < OWN + OTHER ? pick(rng, words) : common)
  }).join(' ')
}

/** One of the items, the nth about n times as rarely as the first. */
function ranked(rng: Rng, items: readonly string[]): string {
  return items[Math.floor((items.length + 1) ** rng.uniform()) - 1] ?? ''
}
