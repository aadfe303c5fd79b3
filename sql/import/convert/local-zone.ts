import { Temporal } from 'temporal-polyfill'

import { InvalidInputError } from '../../../domain/errors.ts'
import { isTimeZone } from '../../../domain/time.ts'
import { quoteText } from '../../text.ts'
import type { LocalZone } from './conversion.ts'

const FIRST = Temporal.Instant.from('1970-01-01T00:00:00Z')
const LAST = Temporal.Instant.from('2038-01-01T00:00:00Z')

/**
 * The zone of times without an offset: how far its clocks have ever been set back (since 1970).
 * Throws InvalidInputError for a name that is no IANA zone.
 */
export function localZone(name: string): LocalZone {
  if (!isTimeZone(name)) {
    throw new InvalidInputError(
      `--timezone ${name} is no time zone: write an IANA name such as Europe/Oslo`,
      { timezone: name },
    )
  }
  const setBacks = new Set<number>()
  let at: Temporal.ZonedDateTime | null = FIRST.toZonedDateTimeISO(name)
  let isUtc = at.offsetNanoseconds === 0
  for (;;) {
    const before: number = at.offsetNanoseconds
    at = at.getTimeZoneTransition('next')
    if (!at || Temporal.Instant.compare(at.toInstant(), LAST) > 0) break
    isUtc = isUtc && at.offsetNanoseconds === 0
    const change = (at.offsetNanoseconds - before) / 1e9
    if (change < 0) setBacks.add(-change)
  }
  return { name, isUtc, setBacks: [...setBacks].toSorted((a, b) => a - b) }
}

/** SQL of an instant, and whether the wall time did not exist (moved forward) or came twice. */
export interface LocalInstant {
  /** SQL that `value` calls `late`: the instant as the engine takes it, the later of two. */
  readonly late: string
  readonly value: string
  readonly moved: string | null
  readonly doubled: string | null
}

/**
 * SQL: the instant of a wall time (`local`, a timestamp) in a zone. In the hour that clocks skip
 * the time moves forward; of two equal times the first is taken. `lateName` is the column that
 * holds `late`.
 */
export function instantOf(local: string, zone: LocalZone, lateName: string): LocalInstant {
  if (zone.isUtc) {
    const value = `make_timestamptz(epoch_us(${local}))`
    return { late: value, value: lateName, moved: null, doubled: null }
  }
  const name = quoteText(zone.name)
  const isSame = (instant: string) => `timezone(${name}, ${instant}) = ${local}`
  const earlier = zone.setBacks.map((seconds) => `${lateName} - to_seconds(${seconds})`)
  const whens = earlier.map((instant) => `when ${isSame(instant)} then ${instant}`)
  return {
    late: `timezone(${name}, ${local})`,
    value: whens.length === 0 ? lateName : `(case ${whens.join(' ')} else ${lateName} end)`,
    moved: `coalesce(not (${isSame(lateName)}), false)`,
    doubled: whens.length === 0 ? null : `coalesce(${earlier.map(isSame).join(' or ')}, false)`,
  }
}
