import type { Ask, Closing, PlatformTurns } from './platform-turns.ts'

export interface Pace {
  /** Least milliseconds between an answer of the host and the next question. */
  readonly paceMs: number
  /** Up to so many milliseconds more, drawn for each question. */
  readonly jitterMs: number
  /** Questions at once. */
  readonly concurrency: number
}

/**
 * The line before one host: a pause lies between an answer and the next question, so that however
 * long a question travels, two never arrive closer together than the pace.
 */
export class HostLine {
  readonly host: string
  readonly platforms: readonly PlatformTurns[]
  private pace: Pace
  private readonly draw: () => number
  private running = 0
  private readyAt = 0
  private turn = 0

  /** `draw` gives uniform numbers in (0, 1) for the jitter. */
  constructor(host: string, platforms: readonly PlatformTurns[], pace: Pace, draw: () => number) {
    this.host = host
    this.platforms = platforms
    this.pace = pace
    this.draw = draw
  }

  get isDone(): boolean {
    return this.running === 0 && this.platforms.every((platform) => platform.isDone)
  }

  /** Whether something may be asked at `now` (monotonic, ms). */
  isReady(now: number): boolean {
    return (
      now >= this.readyAt &&
      this.running < this.pace.concurrency &&
      this.platforms.some((platform) => platform.isReady(now))
    )
  }

  /** The next question, of each network in turn; null where it is not time. */
  take(now: number): Ask | null {
    if (!this.isReady(now)) return null
    for (let step = 0; step < this.platforms.length; step++) {
      const ask = this.platforms[this.turn++ % this.platforms.length]?.take(now)
      if (!ask) continue
      this.running++
      this.readyAt = Math.max(this.readyAt, now + this.drawPause())
      return ask
    }
    return null
  }

  /** A question was answered, or came to nothing. */
  release(now: number): void {
    this.running--
    this.readyAt = Math.max(this.readyAt, now + this.drawPause())
  }

  /** Keeps at least so many milliseconds between an answer and the next question from now on. */
  slowTo(paceMs: number): void {
    this.pace = { ...this.pace, paceMs: Math.max(this.pace.paceMs, paceMs) }
  }

  /** Asks nothing before `time` (monotonic, ms). */
  pauseUntil(time: number): void {
    this.readyAt = Math.max(this.readyAt, time)
  }

  /** Asks nothing more of any network behind this host. */
  close(closing: Closing): void {
    for (const platform of this.platforms) platform.close(closing)
  }

  /** Milliseconds to lie between an answer and the next question, drawn anew each time. */
  drawPause(): number {
    return this.pace.paceMs + this.pace.jitterMs * this.draw()
  }
}
