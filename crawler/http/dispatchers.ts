import { Agent, type Dispatcher, ProxyAgent } from 'undici'
import { InvalidInputError } from '../../domain/errors.ts'
import { guardedLookup, type Resolve } from './lookup.ts'

/** The exchange's own deadline ends what takes too long, so the library sets none. */
const limits = {
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: 64 * 1024,
  connections: 64,
  allowH2: false,
}

/**
 * Kept connections: to public addresses, to public and loopback ones, and by proxy. A connection
 * made where loopback is allowed is not used where it is not.
 */
export class Dispatchers {
  readonly #resolve: Resolve
  readonly #kept = new Map<string, Dispatcher>()

  constructor(resolve: Resolve) {
    this.#resolve = resolve
  }

  /**
   * @throws {InvalidInputError} The proxy is not an http or https address; the message does not
   * hold it.
   */
  get(allowsLoopback: boolean, proxyUrl?: string): Dispatcher {
    const key = proxyUrl ?? (allowsLoopback ? 'loopback' : 'public')
    const kept = this.#kept.get(key)
    if (kept) return kept
    const made =
      proxyUrl === undefined
        ? new Agent({
            ...limits,
            connect: { lookup: guardedLookup(this.#resolve, allowsLoopback) },
          })
        : byProxy(proxyUrl)
    this.#kept.set(key, made)
    return made
  }

  /** Ends every connection, also those in use. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#kept.values()].map(async (dispatcher) => dispatcher.destroy()))
  }
}

function byProxy(proxyUrl: string): Dispatcher {
  try {
    if (/^https?:\/\//i.test(proxyUrl)) return new ProxyAgent({ ...limits, uri: proxyUrl })
  } catch {
    // The library's error would show the address.
  }
  throw new InvalidInputError('A proxy is an http or https address, with name and password encoded')
}
