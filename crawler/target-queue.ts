import {
  Request,
  type Dictionary,
  type IRequestManager,
  type RequestQueueOperationInfo,
} from '@crawlee/cheerio'

import { NeverRetryError } from '../domain/errors.ts'
import type { HostLine } from './pace/host-line.ts'
import type { Ask } from './pace/platform-turns.ts'

/** A question that was handed to the crawler. */
export interface Handed {
  readonly ask: Ask
  readonly line: HostLine
}

/**
 * Hands Crawlee one question after the other, of hosts whose turn it is. It keeps names alone, no
 * list of requests, so that a crawl of many needs no more memory than one of few.
 */
export class TargetQueue implements IRequestManager {
  private readonly lines: readonly HostLine[]
  private readonly urlOf: (ask: Ask) => string
  private readonly now: () => number
  private readonly handed = new Map<string, Handed>()
  private count = 0
  private turn = 0

  /** `now` is monotonic, in milliseconds. */
  constructor(lines: readonly HostLine[], urlOf: (ask: Ask) => string, now: () => number) {
    this.lines = lines
    this.urlOf = urlOf
    this.now = now
  }

  /** The question behind a request under way. */
  handedOf({ uniqueKey }: Pick<Request, 'uniqueKey'>): Handed {
    const handed = this.handed.get(uniqueKey)
    if (!handed) throw new NeverRetryError(`no question "${uniqueKey}" is under way`)
    return handed
  }

  async isEmpty(): Promise<boolean> {
    const now = this.now()
    return !this.lines.some((line) => line.isReady(now))
  }

  async isFinished(): Promise<boolean> {
    return this.lines.every((line) => line.isDone)
  }

  async fetchNextRequest<T extends Dictionary = Dictionary>(): Promise<Request<T> | null> {
    const now = this.now()
    for (let step = 0; step < this.lines.length; step++) {
      const line = this.lines[this.turn++ % this.lines.length]
      const ask = line?.take(now)
      if (!line || !ask) continue
      const uniqueKey = `${ask.platform}/${ask.username}#${this.count++}`
      this.handed.set(uniqueKey, { ask, line })
      return new Request<T>({ url: this.urlOf(ask), uniqueKey, noRetry: true })
    }
    return null
  }

  async markRequestHandled(request: Request): Promise<void> {
    this.handed.get(request.uniqueKey)?.line.release(this.now())
    this.handed.delete(request.uniqueKey)
  }

  async handledCount(): Promise<number> {
    return this.count - this.handed.size
  }

  getTotalCount(): number {
    return this.count
  }

  getPendingCount(): number {
    return this.handed.size
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Request> {
    for (;;) {
      const request = await this.fetchNextRequest()
      if (!request) return
      yield request
    }
  }

  /** Crawlee repeats nothing here: a question asked again is put back by whoever judged it. */
  async reclaimRequest(request: Request): Promise<RequestQueueOperationInfo | null> {
    await this.markRequestHandled(request)
    return null
  }

  /** Not offered: who is asked is known before the crawl. */
  async addRequest(): Promise<never> {
    throw new NeverRetryError('a crawl asks for its targets only')
  }

  /** Not offered, as `addRequest`. */
  async addRequestsBatched(): Promise<never> {
    return this.addRequest()
  }
}
