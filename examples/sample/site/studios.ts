/** The networks the sample site plays. */
export const NETWORKS = ['instagram', 'tiktok', 'x', 'reddit'] as const
export type Network = (typeof NETWORKS)[number]

/** What a network answers for a profile, instead of the profile. */
export type Trouble =
  'not_found' | 'private' | 'suspended' | 'login_wall' | 'too_many_requests_once'

/** An invented studio that shows itself on one network. */
export interface Studio {
  readonly network: Network
  readonly name: string
  readonly niche: Niche
  /** Followers when the site’s time starts. */
  readonly followers: number
  /** In these weeks of the site’s time the network answers this. */
  readonly trouble?: {
    readonly kind: Trouble
    readonly fromWeek: number
    readonly untilWeek: number
  }
}

/** What the sample’s brands are about, each with the brand whose voice speaks of it. */
export const niches = {
  cooking: { brand: 'harbor-kitchen', category: 'Kitchen/cooking' },
  hiking: { brand: 'trail-notes', category: 'Outdoor recreation' },
  weaving: { brand: 'quiet-loom', category: 'Textile studio' },
  illustration: { brand: 'monsoon-studio', category: 'Artist' },
  cycling: { brand: 'southern-cycles', category: 'Bicycle shop' },
  sound: { brand: 'night-orchard', category: 'Recording studio' },
  ceramics: { brand: 'salt-lantern', category: 'Art studio' },
} as const
export type Niche = keyof typeof niches

const from = (fromWeek: number, kind: Trouble, untilWeek = Infinity) => ({
  trouble: { kind, fromWeek, untilWeek },
})

const on = (
  network: Network,
  studios: readonly (readonly [string, Niche, number, Pick<Studio, 'trouble'>?])[],
): Studio[] =>
  studios.map(([name, niche, followers, more]) => ({ network, name, niche, followers, ...more }))

/** Six studios a network, all invented; five of them get into some trouble, one is asked to wait. */
export const studios: readonly Studio[] = [
  ...on('instagram', [
    ['Tideline Larder', 'cooking', 84_000],
    ['Fern Atlas', 'hiking', 46_200],
    ['Wool Harbour', 'weaving', 21_300],
    ['Ink Meridian', 'illustration', 132_000],
    ['Kiln Sparrow', 'ceramics', 3_900, from(8, 'private')],
    ['Spoke Willow', 'cycling', 58_400, from(10.4, 'login_wall', 12.5)],
  ]),
  ...on('tiktok', [
    ['Ladle Lamp', 'cooking', 410_000],
    ['Gravel Pigeon', 'cycling', 96_000],
    ['Slow Shuttle', 'weaving', 12_500],
    ['Dusk Signal', 'sound', 230_000],
    ['Moss Compass', 'hiking', 67_800],
    ['Paper Heron', 'illustration', 8_100, from(7, 'not_found')],
  ]),
  ...on('x', [
    ['Ridge Bulletin', 'hiking', 34_000],
    ['Chain Gazette', 'cycling', 18_700],
    ['Hush Recorder', 'sound', 9_300],
    ['Quill Monsoon', 'illustration', 27_400],
    ['Glaze Notes', 'ceramics', 5_100],
    ['Broth Herald', 'cooking', 14_900, from(9, 'suspended')],
  ]),
  ...on('reddit', [
    ['Lichen Ledger', 'hiking', 2_400],
    ['Wheel Ballast', 'cycling', 6_900],
    ['Stoneware Owl', 'ceramics', 1_300, from(10.4, 'too_many_requests_once')],
    ['Bobbin Fog', 'weaving', 740],
    ['Tape Lantern', 'sound', 3_600],
    ['Crumb Almanac', 'cooking', 980, from(6, 'not_found')],
  ]),
]

/** How a network writes a studio’s name; compare in lower case. */
export function handleOf({ network, name }: Pick<Studio, 'network' | 'name'>): string {
  const joined = { instagram: '', tiktok: '.', x: '', reddit: '_' }[network]
  const handle = name.replaceAll(' ', joined)
  return network === 'x' ? handle : handle.toLowerCase()
}
