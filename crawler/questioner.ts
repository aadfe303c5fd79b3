import { InvalidInputError, messageOf } from '../domain/errors.ts'
import type { CrawlOutcome } from '../domain/records/profiles.ts'
import type { ProfileRequest } from '../platforms/source.ts'
import { askOnce, noAnswer, type Answer, type Send } from './ask.ts'
import type { CrawlClock } from './crawl-clock.ts'
import type { Tally } from './crawl-summary.ts'
import type { RobotsRules } from './http/robots.ts'
import { landedRows } from './landed-rows.ts'
import type { Landing } from './landing.ts'
import type { Network } from './network.ts'
import type { HostLine } from './pace/host-line.ts'
import type { Ask, PlatformTurns } from './pace/platform-turns.ts'

/** Questions without an answer before a profile counts as failed. */
const MOST_TRIES = 3
/** Longest a host is waited for within a crawl; longer, and it is left for the next one. */
const LONGEST_WAIT_MS = 120_000
const SHORTEST_BACK_OFF_MS = 50

/** Outcomes that speak against asking on. */
const FAILURES: ReadonlySet<CrawlOutcome> = new Set([
  'blocked',
  'rate_limited',
  'layout_changed',
  'failed',
])

/** Everything about one network that a question needs. */
export interface Asked {
  readonly network: Network
  readonly turns: PlatformTurns
  readonly line: HostLine
  /** Null where robots.txt does not count. */
  readonly robots: RobotsRules | null
}

export interface QuestionerOptions {
  readonly runId: string
  readonly paceMs: number
  /** The name that robots.txt may speak of. */
  readonly robotsName: string
  readonly clock: CrawlClock
  readonly tally: Tally
  readonly landing: Landing
}

/** Asks one question at a time, lands what came of it, and decides how it goes on. */
export class Questioner {
  private readonly options: QuestionerOptions
  /** Origins whose robots.txt was asked for. */
  private readonly knownRobots = new Set<string>()

  constructor(options: QuestionerOptions) {
    this.options = options
  }

  /**
   * Asks for one profile; resolves once the result has landed, with the outcome, or null where
   * only robots.txt was asked for.
   */
  async ask(ask: Ask, asked: Asked, send: Send, proxyUrl?: string): Promise<CrawlOutcome | null> {
    const { network, robots, turns } = asked
    const request = requestOf(ask, network)
    if (typeof request === 'string') return this.refuseName(ask, asked, request)
    if (robots && !this.knownRobots.has(network.origin)) {
      await this.readRobots(asked, robots, request)
      turns.putBack(ask, this.options.clock.now())
      return null
    }
    const isAllowed = !robots || (await robots.isAllowed(request.url, this.options.robotsName))
    const { answer, durationMs } = isAllowed
      ? await this.send(ask, asked, send, { ...request, ...(proxyUrl ? { proxyUrl } : {}) })
      : { answer: disallowed(network.host), durationMs: 0 }
    await this.conclude(ask, asked, answer, durationMs)
    return answer.outcome
  }

  /** Notes that a target is no name; that speaks against the target, not against its network. */
  private async refuseName(ask: Ask, asked: Asked, why: string): Promise<CrawlOutcome> {
    await this.land(ask, asked, noAnswer('failed', why), { durationMs: 0, waitMs: 0 })
    this.options.tally.settled(ask.platform, 'failed')
    asked.turns.settle(false)
    return 'failed'
  }

  private async send(
    { username }: Ask,
    { network, line }: Asked,
    send: Send,
    request: ProfileRequest & { proxyUrl?: string },
  ): Promise<{ answer: Answer; durationMs: number }> {
    const { clock, tally } = this.options
    const startedAt = clock.now()
    const guard = { ...network.guard, hopPauseMs: () => line.drawPause() }
    const guarded = { ...request, guard }
    const answer = await askOnce(send, network.source, username, guarded)
    const durationMs = clock.now() - startedAt
    tally.asked(network.host, durationMs, answer.bytes ?? 0)
    return { answer, durationMs }
  }

  /** Lands what came of a question and settles it, or has it asked again. */
  private async conclude(
    ask: Ask,
    asked: Asked,
    answer: Answer,
    durationMs: number,
  ): Promise<void> {
    const { clock, tally } = this.options
    const { network, turns, line } = asked
    const waitMs = answer.isRetryable ? this.waitMs(ask, answer) : 0
    await this.land(ask, asked, answer, { durationMs, waitMs })
    if (answer.isRetryable && ask.tries + 1 < MOST_TRIES && waitMs <= LONGEST_WAIT_MS) {
      const until = clock.now() + waitMs
      line.pauseUntil(until)
      return turns.putBack({ ...ask, tries: ask.tries + 1 }, until)
    }
    const hasOtherWay = ask.way + 1 < network.requests(ask.username).length
    if (answer.outcome === 'layout_changed' && hasOtherWay) {
      return turns.putBack({ ...ask, way: ask.way + 1, tries: 0 }, clock.now())
    }
    if (answer.outcome === 'rate_limited') {
      const words = `${network.host} wants no question before ${clock.time(waitMs)}`
      line.close({ reason: 'rate_limited', words })
    }
    tally.settled(ask.platform, answer.outcome)
    turns.settle(FAILURES.has(answer.outcome))
  }

  /** Whoever comes while it is under way waits for the same answer. */
  private async readRobots({ network, line }: Asked, robots: RobotsRules, { url }: ProfileRequest) {
    const delay = await robots.crawlDelaySeconds(url, this.options.robotsName)
    this.knownRobots.add(network.origin)
    if (delay !== null) line.slowTo(Math.min(delay * 1000, LONGEST_WAIT_MS))
  }

  /** What the host asks for, else a pause that grows with every try. */
  private waitMs({ tries }: Ask, { outcome, retryAfterMs }: Answer): number {
    if (retryAfterMs !== null) return retryAfterMs
    const base = Math.max(this.options.paceMs, SHORTEST_BACK_OFF_MS)
    return base * 2 ** (tries + 1) * (outcome === 'rate_limited' ? 15 : 1)
  }

  private async land(
    ask: Ask,
    { network: { host } }: Asked,
    answer: Answer,
    { durationMs, waitMs }: { durationMs: number; waitMs: number },
  ): Promise<void> {
    const { clock, runId, landing, tally } = this.options
    const at = clock.time()
    const retryAt = answer.outcome === 'rate_limited' ? clock.time(waitMs) : null
    const moment = { at, durationMs, host, runId, retryAt }
    const landed = landedRows(ask, answer, moment)
    await landing.land(landed)
    tally.snapshots += landed.snapshots.length
    tally.posts += landed.posts.length
    if (answer.reading && answer.reading.warnings.length > 0) tally.warnings++
  }
}

/** The request of a question; in words, why there is none. */
function requestOf({ platform, username, way }: Ask, network: Network): ProfileRequest | string {
  try {
    const request = network.requests(username)[way]
    if (request) return request
  } catch (error) {
    if (error instanceof InvalidInputError) return messageOf(error)
    throw error
  }
  throw new RangeError(`${platform} has no way ${way}`)
}

function disallowed(host: string): Answer {
  const detail = `robots.txt of ${host} does not allow it, or cannot be had; crawl.robots is obey`
  return noAnswer('blocked', detail)
}
