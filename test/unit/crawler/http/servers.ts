import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  createServer as createRawServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import { onTestFinished } from 'vitest'
import { GuardedHttpClient, type Guard } from '../../../../crawler/http/guarded-client.ts'

/** A server of one test. */
export interface Served {
  /** Scheme, host and port. */
  readonly base: string
  readonly host: string
  readonly port: number
  /** Requests that came, in order (not for raw servers). */
  readonly asked: IncomingMessage[]
  /** Connections that came, in order. */
  readonly connections: Socket[]
}

/** Serves until the test ends, on a free port of 127.0.0.1. */
export async function serve(listener: RequestListener): Promise<Served> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    listener(request, response)
  })
  return listen(server, asked)
}

/** Serves with a certificate. */
export async function serveTls(
  certificate: { readonly key: string; readonly cert: string },
  listener: RequestListener,
): Promise<Served> {
  const asked: IncomingMessage[] = []
  const server = createTlsServer(certificate, (request, response) => {
    asked.push(request)
    listener(request, response)
  })
  return listen(server, asked, 'https')
}

/** Serves bytes as a function writes them, once for each connection's first bytes. */
export async function serveRaw(answer: (socket: Socket) => void): Promise<Served> {
  const server = createRawServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  return listen(server, [])
}

/** Serves one given text to whoever asks, and ends the connection. */
export async function serveText(text: string | Buffer): Promise<Served> {
  return serveRaw((socket) => socket.end(text))
}

async function listen(server: Server, asked: IncomingMessage[], scheme = 'http') {
  const connections: Socket[] = []
  server.on('connection', (socket) => connections.push(socket))
  onTestFinished(() => {
    for (const socket of connections) socket.destroy()
    server.close()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  return { base: `${scheme}://${host}`, host, port, asked, connections }
}

/** A client that is closed when the test ends. */
export function newClient(resolve?: (host: string) => Promise<readonly string[]>) {
  const client = new GuardedHttpClient({
    userAgent: 'Drumbeat/0.1 (tests)',
    ...(resolve ? { resolve } : {}),
  })
  onTestFinished(async () => client.close())
  return client
}

/** A guard that lets loopback hosts through. */
export function guardFor(hosts: readonly string[], more: Partial<Guard> = {}): Guard {
  return { hosts, allowsLoopback: true, maxBytes: 1_000_000, timeoutMs: 5000, ...more }
}

/** The connections that clients make while a test runs. */
export function clientSockets(): Socket[] {
  const sockets: Socket[] = []
  const listener = (message: unknown) => sockets.push((message as { socket: Socket }).socket)
  subscribe('undici:client:connected', listener)
  onTestFinished(() => void unsubscribe('undici:client:connected', listener))
  return sockets
}

/** What a request was refused or failed with: the error's name and data. */
export async function errorOf(asked: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await asked
  } catch (error) {
    const { name, message, data, cause, ...rest } = error as Error & { data: object }
    return { name, message, ...data, shown: JSON.stringify({ message, data, cause, rest }) }
  }
  throw new Error('It was answered')
}

/** Waits until a connection has ended, however it did. */
export async function ended(socket: Socket | undefined): Promise<void> {
  if (!socket) throw new Error('Nobody connected')
  if (!socket.closed) await new Promise((resolve) => void socket.once('close', resolve))
}
