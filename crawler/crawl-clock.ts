import { Temporal } from 'temporal-polyfill'

/** The time of a run that lasts: the clock it was given, moved on by what has passed since. */
export class CrawlClock {
  private readonly start: Temporal.Instant
  private readonly startedAt = performance.now()

  /** `asOf`: ISO 8601. */
  constructor(asOf: string) {
    this.start = Temporal.Instant.from(asOf)
  }

  /** Milliseconds since the start; never goes back. */
  now(): number {
    return performance.now() - this.startedAt
  }

  /** ISO 8601 in UTC, to the millisecond; `afterMs` from now. */
  time(afterMs = 0): string {
    return this.start
      .add({ milliseconds: Math.round(this.now() + afterMs) })
      .toString({ smallestUnit: 'millisecond' })
  }
}
