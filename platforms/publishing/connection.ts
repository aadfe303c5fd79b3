import { buildConnector, Client } from 'undici'

/** One connection to one server, made at most once and used for one exchange. */
export interface Connection {
  readonly client: Client
  /** Whether it came about (with TLS): before that nothing can have been sent. */
  isMade(): boolean
  /** Ends it, at whatever stage it is. */
  end(): void
}

/** What a connection is made with; milliseconds. Left out: as long as it takes. */
export interface ConnectionOptions {
  readonly connectTimeoutMs: number
  /** Longest wait for the head of the answer, and between two pieces of it. */
  readonly idleTimeoutMs?: number
  /** Called once it came about, before the first byte is sent. */
  readonly onMade?: () => void
}

/** Prepares a connection to an origin (`https://host:port`); it is made when first asked. */
export function connectionTo(origin: string, options: ConnectionOptions): Connection {
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    allowH2: false,
    maxCachedSessions: 0,
  })
  let isAsked = false
  let isMade = false
  let isOver = false
  const idle = options.idleTimeoutMs ?? 0
  const client = new Client(origin, {
    // No reuse: the library would send again what a kept connection was closed under.
    pipelining: 0,
    headersTimeout: idle,
    bodyTimeout: idle,
    maxHeaderSize: 64 * 1024,
    connect: (target, callback) => {
      if (isAsked) return callback(new Error('a second connection'), null)
      isAsked = true
      connect(target, (...[error, socket]) => {
        if (error) return callback(error, null)
        if (isOver) {
          socket.destroy()
          return callback(new Error('too late'), null)
        }
        isMade = true
        options.onMade?.()
        callback(null, socket)
      })
    },
  })
  return {
    client,
    isMade: () => isMade,
    end: () => {
      isOver = true
      client.destroy().catch(() => undefined)
    },
  }
}
