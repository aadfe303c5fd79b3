import { makeRng, pick, shuffle, type Rng } from '../../domain/sampling.ts'
import { feedPlatforms } from './captions.ts'
import { fromEnd, type Calendar } from './options.ts'
import { voices } from './voices/index.ts'
import { speak, type Voice } from './voices/voice.ts'

type ContentKind = 'video' | 'image' | 'carousel' | 'text' | 'link'

/** An original of a sample brand, with the columns of a content file. */
export interface Original {
  readonly content_id: string
  readonly kind: ContentKind
  readonly brand: string
  readonly source_uri: string | null
  readonly title: string
  readonly description: string
  readonly alt_text: string | null
  readonly mime: string | null
  readonly duration_s: number | null
  readonly width: number | null
  readonly height: number | null
  readonly platforms: readonly string[] | null
  readonly category: string
  readonly price: string | null
  readonly available_from: string | null
  readonly available_until: string | null
  readonly evergreen: boolean
}

/** Originals a brand has; a third of them is new and was never posted. */
const KINDS: readonly [ContentKind, count: number][] = [
  ['video', 18],
  ['image', 11],
  ['carousel', 7],
  ['text', 5],
  ['link', 5],
]
const PAID_KINDS: readonly [ContentKind, count: number][] = [
  ['video', 6],
  ['image', 4],
  ['carousel', 3],
]
const MEDIA = {
  video: { mime: 'video/mp4', ending: 'mp4', width: 1080, height: 1920 },
  image: { mime: 'image/jpeg', ending: 'jpg', width: 1080, height: 1350 },
  carousel: { mime: 'image/jpeg', ending: 'jpg', width: 1080, height: 1080 },
} as const
const TITLES = [
  '{S}: first look',
  '{S}, step by step',
  'Notes on {s}',
  '{S} in detail',
  'Questions about {s}',
  'One more thing about {s}',
  'Behind {s}',
  '{S}, the long version',
] as const

/** Whether an original has been in the bank long enough to have been posted before. */
export function isOld(original: Original): boolean {
  return original.available_from === null
}

/** The originals of all brands. */
export function originalsOf(seed: string, calendar: Calendar): Original[] {
  return Object.entries(voices).flatMap(([brand, voice]) => {
    const rng = makeRng(`${seed}|content|${brand}`)
    const makers = [...KINDS, ...(voice.offer ? PAID_KINDS : [])].flatMap(([kind, count], group) =>
      Array.from({ length: count }, () => ({ kind, paid: group >= KINDS.length })),
    )
    const titles = shuffle(
      rng,
      TITLES.flatMap((title) => voice.subjects.map((subject) => [title, subject] as const)),
    )
    return makers.map((maker, index) => {
      const [title, subject] = titles[index % titles.length] as readonly [string, string]
      return makeOriginal(rng, calendar, { ...maker, brand, voice, index, title, subject })
    })
  })
}

interface Maker {
  readonly kind: ContentKind
  readonly paid: boolean
  readonly brand: string
  readonly voice: Voice
  readonly index: number
  readonly title: string
  readonly subject: string
}

function makeOriginal(rng: Rng, calendar: Calendar, maker: Maker): Original {
  const { kind, brand, subject } = maker
  const id = `${brand}-${String(maker.index + 1).padStart(3, '0')}`
  const media = kind === 'text' || kind === 'link' ? null : MEDIA[kind]
  const fresh = rng.uniform() < 0.35
  const link = kind === 'link' ? `https://www.example.com/${brand}/notes/${maker.index + 1}` : null
  return {
    content_id: id,
    kind,
    brand,
    source_uri: media ? `https://media.example.com/${brand}/${id}.${media.ending}` : link,
    title: speak(maker.title, subject),
    description: speak(
      pick(rng, ['All about {s}.', 'A closer look at {s}.', '{S}, unhurried.']),
      subject,
    ),
    alt_text: media && kind !== 'video' ? speak('A photo of {s} in daylight.', subject) : null,
    mime: media?.mime ?? null,
    duration_s: kind === 'video' ? 12 + Math.floor(48 * rng.uniform()) : null,
    width: media?.width ?? null,
    height: media?.height ?? null,
    platforms: platformsOf(rng, maker),
    category: pick(rng, Object.keys(maker.voice.feed)),
    price: maker.paid ? pick(rng, ['7.50', '9.00', '12.00', '15.00']) : null,
    available_from: fresh ? fromEnd(calendar, pick(rng, [-4, 0, 2, 5, 8])) : null,
    available_until: fresh && rng.uniform() < 0.25 ? fromEnd(calendar, 12) : null,
    evergreen: !fresh && rng.uniform() < 0.55,
  }
}

function platformsOf(rng: Rng, { brand, voice, paid }: Maker): string[] | null {
  if (paid) return ['messages']
  const feed = feedPlatforms(brand)
  if (voice.offer) return feed
  return rng.uniform() < 0.15 ? [pick(rng, feed)] : null
}
