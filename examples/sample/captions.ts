import { captionKey } from '../../domain/caption-key.ts'
import { makeRng, pick, shuffle, type Rng } from '../../domain/sampling.ts'
import { cast } from './cast.ts'
import { fromEnd, type Calendar } from './options.ts'
import { offersOf } from './voices/offers.ts'
import { specials, type Special } from './voices/specials.ts'
import { speak, type Sentences, type Voice } from './voices/voice.ts'
import { voices } from './voices/index.ts'

export type CaptionKind = 'feed' | 'ppv' | 'bump'

/** A caption of the sample’s bank; brand and account both null: shared by all. */
export interface BankCaption {
  readonly key: string
  readonly text: string
  readonly brand: string | null
  readonly accountId: string | null
  readonly kind: CaptionKind
  readonly category: string
  readonly contentType: string | null
  readonly group: string | null
  readonly price: string | null
  readonly hashtags: readonly string[]
  readonly active: boolean
  readonly availableFrom: string | null
  readonly expiresAt: string | null
  /** Trials the owner already knew of when the caption came into the bank. */
  readonly pastImpressions: number | null
}

const PRICES = ['4.99', '7.50', '9.00', '12.00', '15.00', '19.00'] as const
/** Ways in which a person writes the same caption twice. */
const TWINS = [' 👇', ' Save it for later.', ' Tell a friend.', ' More below.'] as const

/** The caption bank of all brands, in the order in which it is written. */
export function captionBank(seed: string, calendar: Calendar): BankCaption[] {
  const spoken = Object.entries(voices).flatMap(([brand, voice]) =>
    brandCaptions(seed, brand, voice),
  )
  return [...spoken, ...specials.map((special) => specialCaption(special, calendar))]
}

function brandCaptions(seed: string, brand: string, voice: Voice): BankCaption[] {
  const rng = makeRng(`${seed}|captions|${brand}`)
  const offers = offersOf(voice)
  const pools: (readonly [CaptionKind, Sentences, subjects: number])[] = [
    ['feed', voice.feed, offers ? 2 : 4],
  ]
  if (offers) pools.push(['ppv', offers.ppv, 4], ['bump', offers.bump, 4])
  return pools.flatMap(([kind, sentences, subjects]) =>
    Object.entries(sentences).flatMap(([category, texts]) =>
      texts.flatMap((sentence, index) => {
        const chosen = shuffle(rng, voice.subjects).slice(0, subjects)
        const made = chosen.map((subject) =>
          spokenCaption(rng, voice, { brand, kind, category, text: speak(sentence, subject) }),
        )
        return index === 0 && kind === 'feed' ? withTwin(rng, made) : made
      }),
    ),
  )
}

function spokenCaption(
  rng: Rng,
  voice: Voice,
  facts: { brand: string; kind: CaptionKind; category: string; text: string },
): BankCaption {
  const feed = facts.kind === 'feed'
  return {
    ...facts,
    key: captionKey(facts.text),
    accountId: null,
    contentType: feed && rng.uniform() < 0.06 ? 'video' : null,
    group: null,
    price: facts.kind === 'ppv' ? pick(rng, PRICES) : null,
    hashtags: feed ? shuffle(rng, voice.hashtags).slice(0, 2 + Math.floor(3 * rng.uniform())) : [],
    active: rng.uniform() >= 0.02,
    availableFrom: null,
    expiresAt: null,
    pastImpressions: null,
  }
}

/** The captions with a near-duplicate of the first one, both in one group. */
function withTwin(rng: Rng, made: readonly BankCaption[]): BankCaption[] {
  const [first, ...rest] = made
  if (!first) return []
  const text = first.text + pick(rng, TWINS)
  const group = `${first.brand}-${first.category}-${first.key.slice(0, 6)}`
  return [{ ...first, group }, { ...first, group, text, key: captionKey(text) }, ...rest]
}

function specialCaption(special: Special, calendar: Calendar): BankCaption {
  const day = (offset: number | undefined) =>
    offset === undefined ? null : fromEnd(calendar, offset)
  return {
    key: captionKey(special.text),
    text: special.text,
    brand: special.brand ?? null,
    accountId: special.accountId ?? null,
    kind: 'feed',
    category: special.category,
    contentType: null,
    group: null,
    price: null,
    hashtags: [],
    active: true,
    availableFrom: day(special.fromDay),
    expiresAt: day(special.untilDay),
    pastImpressions: special.pastImpressions ?? null,
  }
}

/** Whether an account of this brand and channel may use the caption. */
export function mayUse(
  caption: BankCaption,
  account: { accountId: string; brand: string; channel: 'feed' | 'messages' },
): boolean {
  if ((caption.kind === 'feed') !== (account.channel === 'feed')) return false
  if (caption.accountId !== null) return caption.accountId === account.accountId
  return caption.brand === null || caption.brand === account.brand
}

/** The feed platforms of a brand, in the order of the cast. */
export function feedPlatforms(brand: string): string[] {
  return cast
    .filter((casting) => casting.brand === brand && casting.platform !== 'messages')
    .map((casting) => casting.platform)
}
