import { CRAWL_OUTCOMES, type CrawlOutcome } from '../domain/records/profiles.ts'
import type { PlatformTurns } from './pace/platform-turns.ts'

/** How many profiles came to which outcome; those that none came to are left out. */
export type OutcomeCounts = Readonly<Partial<Record<CrawlOutcome, number>>>

export interface PlatformSummary {
  readonly platform: string
  /** Profiles that were due. */
  readonly due: number
  readonly outcomes: OutcomeCounts
  /** Profiles kept for another crawl by the canary scope. */
  readonly held_back: number
  /** Profiles that were not settled because the network was left alone; why, in words. */
  readonly left: number
  readonly closed: string | null
}

export interface HostSummary {
  readonly host: string
  readonly questions: number
  readonly bytes: number
  /** Milliseconds an answer took: the middle one and the slowest. */
  readonly median_ms: number
  readonly slowest_ms: number
}

/** What a crawl did. */
export interface CrawlSummary {
  readonly run_id: string
  readonly due: number
  readonly outcomes: OutcomeCounts
  readonly questions: number
  readonly snapshots: number
  readonly posts: number
  /** Answers in which something could not be and was left out. */
  readonly warnings: number
  readonly left: number
  readonly platforms: readonly PlatformSummary[]
  /** Slowest first. */
  readonly hosts: readonly HostSummary[]
  readonly seconds: number
  /** What somebody has to look at; empty where nothing. */
  readonly needs_person: readonly string[]
}

/** Counts while a crawl goes on. */
export class Tally {
  snapshots = 0
  posts = 0
  warnings = 0
  private readonly outcomes = new Map<string, Map<CrawlOutcome, number>>()
  private readonly hosts = new Map<string, { durations: number[]; bytes: number }>()

  /** A question was asked. `durationMs` is its own, waiting for its turn not counted. */
  asked(host: string, durationMs: number, bytes: number): void {
    const own = this.hosts.get(host) ?? { durations: [], bytes: 0 }
    own.durations.push(Math.fround(durationMs))
    own.bytes += bytes
    this.hosts.set(host, own)
  }

  /** A profile came to its outcome. */
  settled(platform: string, outcome: CrawlOutcome): void {
    const own = this.outcomes.get(platform) ?? new Map<CrawlOutcome, number>()
    own.set(outcome, (own.get(outcome) ?? 0) + 1)
    this.outcomes.set(platform, own)
  }

  /** Profiles settled so far. */
  get count(): number {
    return sum([...this.outcomes.values()].flatMap((own) => [...own.values()]))
  }

  summary(runId: string, turns: readonly PlatformTurns[], seconds: number): CrawlSummary {
    const platforms = turns.map((own) => this.platformSummary(own))
    const hosts = [...this.hosts].map(([host, own]) => hostSummary(host, own))
    return {
      run_id: runId,
      due: sum(platforms.map(({ due }) => due)),
      outcomes: counts([...this.outcomes.values()].flatMap((own) => [...own])),
      questions: sum(hosts.map(({ questions }) => questions)),
      snapshots: this.snapshots,
      posts: this.posts,
      warnings: this.warnings,
      left: sum(platforms.map(({ left }) => left)),
      platforms,
      hosts: hosts.toSorted((a, b) => b.median_ms - a.median_ms || (a.host < b.host ? -1 : 1)),
      seconds,
      needs_person: turns.flatMap(({ platform, closed }, at) => {
        const left = platforms[at]?.left ?? 0
        const rest = left > 0 ? `; ${left} profiles left for another crawl` : ''
        const isWanted = closed === null || closed.reason === 'disabled'
        return isWanted ? [] : [`${platform}: ${closed.words}${rest}`]
      }),
    }
  }

  private platformSummary(turns: PlatformTurns): PlatformSummary {
    const own = this.outcomes.get(turns.platform) ?? new Map<CrawlOutcome, number>()
    const unsettled = turns.size - sum([...own.values()])
    const held_back = Math.min(turns.heldBack, unsettled)
    return {
      platform: turns.platform,
      due: turns.size,
      outcomes: counts([...own]),
      held_back,
      left: unsettled - held_back,
      closed: turns.closed?.words ?? null,
    }
  }
}

function counts(entries: readonly (readonly [CrawlOutcome, number])[]): OutcomeCounts {
  return Object.fromEntries(
    CRAWL_OUTCOMES.map(
      (outcome) =>
        [outcome, sum(entries.filter(([own]) => own === outcome).map(([, n]) => n))] as const,
    ).filter(([, count]) => count > 0),
  )
}

function hostSummary(
  host: string,
  { durations, bytes }: { durations: readonly number[]; bytes: number },
): HostSummary {
  const sorted = durations.toSorted((a, b) => a - b)
  return {
    host,
    questions: sorted.length,
    bytes,
    median_ms: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    slowest_ms: Math.round(sorted.at(-1) ?? 0),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
