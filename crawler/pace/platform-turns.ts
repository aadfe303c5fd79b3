/** One question to a network: a profile, and how often and in which way it was asked already. */
export interface Ask {
  readonly platform: string
  readonly username: string
  /** Index into the ways its network can be asked. */
  readonly way: number
  /** Questions that brought no answer and are asked again. */
  readonly tries: number
}

/** Why a network is asked nothing more in a crawl. */
export interface Closing {
  readonly reason:
    'failures' | 'rate_limited' | 'stopped' | 'not_configured' | 'disabled' | 'own_clock'
  /** For people. */
  readonly words: string
}

export interface TurnOptions {
  readonly platform: string
  /** Names in the order in which they are asked for. */
  readonly usernames: readonly string[]
  /** So many first; the rest waits until these are settled. */
  readonly first: number
  /** Share of the names that is asked for at all, 0 to 100. */
  readonly sharePercent: number
  /** Share of failures, 0 to 1, above which the network is left alone. */
  readonly maxFailureRate: number
}

/** Settled questions over which failures are counted once the first ones are through. */
const WINDOW = 20

/** Whose turn it is on one network: a few first, then the rest, none once too many failed. */
export class PlatformTurns {
  readonly platform: string
  private readonly usernames: readonly string[]
  private readonly allowed: number
  private readonly options: TurnOptions
  private next = 0
  private underWay = 0
  private settledCount = 0
  private failureCount = 0
  private readonly recent: boolean[] = []
  private readonly again: { ask: Ask; readyAt: number }[] = []
  private closing: Closing | null = null

  constructor(options: TurnOptions) {
    this.options = options
    this.platform = options.platform
    this.usernames = options.usernames
    const share = Math.ceil((options.usernames.length * options.sharePercent) / 100)
    this.allowed = Math.min(options.usernames.length, Math.max(share, options.first))
  }

  /** Why nothing more is asked; null while something may be. */
  get closed(): Closing | null {
    return this.closing
  }

  /** The names in order. */
  get names(): readonly string[] {
    return this.usernames
  }

  /** Names in all. */
  get size(): number {
    return this.usernames.length
  }

  /** Names that the canary scope keeps out of this crawl. */
  get heldBack(): number {
    return this.usernames.length - this.allowed
  }

  /** Whether nothing is under way and nothing will be asked. */
  get isDone(): boolean {
    if (this.underWay > 0) return false
    return this.closing !== null || (this.next >= this.allowed && this.again.length === 0)
  }

  /** Whether there is something to ask at `now` (monotonic, ms). */
  isReady(now: number): boolean {
    if (this.closing) return false
    return this.next < this.openUntil() || this.again.some(({ readyAt }) => readyAt <= now)
  }

  /** The next question, or null where none is ready. Questions asked again go first. */
  take(now: number): Ask | null {
    if (!this.isReady(now)) return null
    this.underWay++
    const index = this.again.findIndex(({ readyAt }) => readyAt <= now)
    const [waited] = index >= 0 ? this.again.splice(index, 1) : []
    if (waited) return waited.ask
    const username = this.usernames[this.next++] ?? ''
    return { platform: this.platform, username, way: 0, tries: 0 }
  }

  /** Asks a question again, not before `readyAt`. */
  putBack(ask: Ask, readyAt: number): void {
    this.underWay--
    this.again.push({ ask, readyAt })
  }

  /** Notes that a question came to an end, and closes the network where too many failed. */
  settle(isFailure: boolean): void {
    this.underWay--
    this.settledCount++
    if (isFailure) this.failureCount++
    this.recent.push(isFailure)
    if (this.recent.length > WINDOW) this.recent.shift()
    const { first, maxFailureRate } = this.options
    const isTrialOver = this.settledCount === first
    const failed = isTrialOver ? this.failureCount : this.recent.filter(Boolean).length
    const of = isTrialOver ? first : WINDOW
    if (!isTrialOver && this.recent.length < WINDOW) return
    if (failed / of <= maxFailureRate) return
    this.close({
      reason: 'failures',
      words: `${failed} of the ${isTrialOver ? 'first' : 'last'} ${of} profiles failed`,
    })
  }

  /** Asks nothing more; the first reason stays. */
  close(closing: Closing): void {
    this.closing ??= closing
  }

  private openUntil(): number {
    const isTrial = this.settledCount < Math.min(this.options.first, this.allowed)
    return isTrial ? Math.min(this.options.first, this.allowed) : this.allowed
  }
}
