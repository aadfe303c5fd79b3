import { messageOf } from '../domain/errors.ts'
import type { PlatformTurns } from './pace/platform-turns.ts'

/** Ends a crawl early: nothing more is asked of any network. */
export class Brake {
  private readonly networks: readonly PlatformTurns[]
  private readonly isStopped: () => boolean
  private readonly errors: unknown[] = []

  /** `isStopped` is the crawling stop; an error of it counts as one. */
  constructor(networks: readonly PlatformTurns[], isStopped: () => boolean) {
    this.networks = networks
    this.isStopped = isStopped
  }

  /** Whether something may be asked, as far as the crawling stop goes. */
  isOff(): boolean {
    try {
      if (!this.isStopped()) return true
      this.pull('crawling was stopped (crawl.stopped)')
    } catch (error) {
      this.fail(error)
    }
    return false
  }

  /** `words` say why. */
  pull(words: string): void {
    for (const turns of this.networks) turns.close({ reason: 'stopped', words })
  }

  /** Ends the crawl with an error. */
  fail(error: unknown): void {
    this.errors.push(error)
    this.pull(messageOf(error))
  }

  /** Throws the first error, if there was one. */
  rethrow(): void {
    if (this.errors.length > 0) throw this.errors[0]
  }
}
