/** The time of day at which an audience is awake. */
type Audience = 'commuters' | 'evenings' | 'night-owls'

/** What happens to an account before the history ends. */
type Story = 'none' | 'red' | 'yellow' | 'new' | 'stopped'

interface BrandRow {
  readonly brand: string
  readonly timezone: string
  readonly country: string
}

/** One account of the sample: what is known of it, and what only the simulator knows. */
export interface Casting {
  readonly platform: string
  readonly handle: string
  readonly brand: string
  readonly audienceSize: number
  readonly audience: Audience
  /** Posts or messages a day. */
  readonly perDay: number
  readonly pageType?: 'free' | 'paid' | 'standard'
  readonly story?: Story
  /** Its response hardly varies between captions and hours, so that a decline shows within days. */
  readonly even?: boolean
  readonly audienceTimezone?: string
  readonly country?: string
  readonly reward?: 'engagement' | 'clicks' | 'purchases'
  readonly mode?: 'optimize' | 'safe' | 'conservative'
  readonly autoExport?: boolean
  readonly dailyCap?: number
  readonly minGapMinutes?: number
  readonly quietHours?: string
}

/** Seven invented brands in seven zones, two of them south of the equator, one on a half hour. */
export const brandRows: readonly BrandRow[] = [
  { brand: 'harbor-kitchen', timezone: 'America/New_York', country: 'US' },
  { brand: 'trail-notes', timezone: 'America/Los_Angeles', country: 'US' },
  { brand: 'quiet-loom', timezone: 'Europe/Oslo', country: 'NO' },
  { brand: 'monsoon-studio', timezone: 'Asia/Kolkata', country: 'IN' },
  { brand: 'southern-cycles', timezone: 'Australia/Sydney', country: 'AU' },
  { brand: 'night-orchard', timezone: 'Europe/London', country: 'GB' },
  { brand: 'salt-lantern', timezone: 'America/Sao_Paulo', country: 'BR' },
]

const brand = (name: string, accounts: readonly Omit<Casting, 'brand'>[]): readonly Casting[] =>
  accounts.map((account) => ({ ...account, brand: name }))

const account = (
  id: string,
  audienceSize: number,
  audience: Audience,
  perDay: number,
  rest: Partial<Casting> = {},
): Omit<Casting, 'brand'> => {
  const [platform = '', handle = ''] = id.split(':')
  return { platform, handle, audienceSize, audience, perDay, ...rest }
}

/** The accounts: every tier, both channels, every page type, one of each story. */
export const cast: readonly Casting[] = [
  ...brand('harbor-kitchen', [
    account('instagram:harborkitchen', 38_000, 'evenings', 1.9),
    account('tiktok:harborkitchen', 120_000, 'evenings', 1.6, { dailyCap: 2 }),
    account('messages:harbor-supper-club', 6_500, 'evenings', 2.6, { pageType: 'paid' }),
  ]),
  ...brand('trail-notes', [
    account('instagram:trailnotes', 8_400, 'commuters', 1.4),
    account('x:trailnotes', 21_000, 'commuters', 2.3, { reward: 'clicks' }),
    account('reddit:trailnotes', 5_200, 'evenings', 0.9, { dailyCap: 1, mode: 'conservative' }),
  ]),
  ...brand('quiet-loom', [
    account('instagram:quietloom', 1_700, 'evenings', 1.3, { quietHours: '23:00-07:00' }),
    account('tiktok:quietloom', 6_900, 'night-owls', 1.2),
    account('messages:quietloom-patterns', 9_200, 'evenings', 2.6, {
      pageType: 'paid',
      story: 'yellow',
      even: true,
    }),
  ]),
  ...brand('monsoon-studio', [
    account('instagram:monsoonstudio', 27_000, 'commuters', 1.8),
    account('x:monsoonstudio', 4_100, 'night-owls', 1.7, {
      audienceTimezone: 'Europe/London',
      country: 'GB',
    }),
    account('messages:monsoon-library', 14_000, 'night-owls', 3.2, { pageType: 'standard' }),
  ]),
  ...brand('southern-cycles', [
    account('tiktok:southerncycles', 16_000, 'commuters', 1.5),
    account('instagram:southerncycles', 9_100, 'commuters', 1.3, { autoExport: false }),
    account('reddit:southerncycles', 900, 'evenings', 0.8, { minGapMinutes: 480 }),
    account('x:southerncycles', 2_600, 'commuters', 1.2, { story: 'stopped' }),
  ]),
  ...brand('night-orchard', [
    account('tiktok:nightorchard', 85_000, 'night-owls', 1.8),
    account('x:nightorchard', 1_200, 'night-owls', 1.5, { mode: 'safe' }),
    account('messages:night-orchard-free', 62_000, 'night-owls', 3.4, {
      pageType: 'free',
      story: 'red',
    }),
  ]),
  ...brand('salt-lantern', [
    account('instagram:saltlantern', 340, 'evenings', 0.8, { story: 'new' }),
    account('tiktok:saltlantern', 1_400, 'evenings', 1.1),
  ]),
]
