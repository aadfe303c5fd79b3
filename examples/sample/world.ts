import { NotFoundError } from '../../domain/errors.ts'
import { captionBank, mayUse, type BankCaption } from './captions.ts'
import { brandRows, cast, type Casting } from './cast.ts'
import { originalsOf, type Original } from './content.ts'
import { holidaysOf, type Holiday } from './holidays.ts'
import { hourlyLift } from './hourly-lift.ts'
import { calendarOf, sampleDefaults, type Calendar, type SampleOptions } from './options.ts'
import { platformTruths, type PlatformTruth } from './platforms.ts'
import { ratesOf, type Rates } from './rates.ts'
import { volumeOf, type Volume } from './volume.ts'

/** An account with everything only the simulator knows of it. */
export interface TrueAccount {
  readonly accountId: string
  readonly casting: Casting
  readonly channel: 'feed' | 'messages'
  /** Zone in which its hours of the week are counted. */
  readonly zone: string
  readonly platform: PlatformTruth
  /** Log lift of the response by hour of the week; mean 0. */
  readonly lift: readonly number[]
  readonly rates: Rates
  readonly volume: Volume
  /** The captions it may use, expired and inactive ones included. */
  readonly captions: readonly BankCaption[]
}

/** A sample world: its bank, its calendar and its truth. Plain data; nothing changes in it. */
export interface World {
  readonly options: SampleOptions
  readonly calendar: Calendar
  readonly accounts: readonly TrueAccount[]
  readonly captions: readonly BankCaption[]
  readonly originals: readonly Original[]
  readonly holidays: readonly Holiday[]
}

/**
 * The world of some options; what is left out comes from `sampleDefaults`. Takes about 50 ms.
 * Throws InvalidInputError for a malformed time or week.
 */
export function makeWorld(given: Partial<SampleOptions> = {}): World {
  const { now: _, ...defaults } = sampleDefaults
  const options = { ...defaults, ...given }
  const { seed } = options
  const calendar = calendarOf(options)
  const captions = captionBank(seed, calendar)
  return {
    options,
    calendar,
    captions,
    accounts: cast.map((casting) => trueAccount(seed, casting, captions, calendar.days)),
    originals: originalsOf(seed, calendar),
    holidays: holidaysOf(calendar),
  }
}

function trueAccount(
  seed: string,
  casting: Casting,
  captions: readonly BankCaption[],
  days: number,
): TrueAccount {
  const accountId = `${casting.platform}:${casting.handle}`
  const channel = casting.platform === 'messages' ? 'messages' : 'feed'
  const platform = platformTruths[casting.platform] as PlatformTruth
  const own = captions.filter((caption) => mayUse(caption, { ...casting, accountId, channel }))
  return {
    accountId,
    casting,
    channel,
    zone: casting.audienceTimezone ?? zoneOf(casting.brand),
    platform,
    lift: hourlyLift(seed, casting, platform),
    rates: ratesOf(seed, casting, accountId, own),
    volume: volumeOf(seed, casting, days),
    captions: own,
  }
}

function zoneOf(brand: string): string {
  return brandRows.find((row) => row.brand === brand)?.timezone ?? 'UTC'
}

/** An account of the world. Throws NotFoundError naming the accounts there are. */
export function accountOf(world: World, accountId: string): TrueAccount {
  const found = world.accounts.find((account) => account.accountId === accountId)
  if (found) return found
  const known = world.accounts.map((account) => account.accountId).join(', ')
  throw new NotFoundError(`the sample world has no account ${accountId}; it has ${known}`, {
    accountId,
  })
}
