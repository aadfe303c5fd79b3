import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { html, type Answer, type Found, type Layout } from './answer.ts'

/** A request as the site saw it. */
export interface SiteRequest {
  readonly network: string
  readonly path: string
  /** The profile asked for, in lower case; null for any other path. */
  readonly name: string | null
  readonly status: number
  /** When it came, in milliseconds on the process’s own clock. */
  readonly atMs: number
}

/** One network as it is served. */
export interface Served {
  readonly url: string
  close(): Promise<void>
}

const ROBOTS: Answer = {
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'User-agent: *\nAllow: /\n',
}

/**
 * Serves one network’s layout on a free loopback port: robots.txt allows all, profiles come from
 * `find` (by the name in lower case), everything else is 404. Each request is told to `seen`.
 */
export async function serveNetwork(
  network: string,
  layout: Layout,
  find: (name: string) => Found,
  seen: (request: SiteRequest) => void,
): Promise<Served> {
  const server = createServer((request, response) => {
    const atMs = performance.now()
    const url = new URL(request.url ?? '/', 'http://site')
    const name = layout.nameIn(url)?.toLowerCase() ?? null
    const answer =
      request.method !== 'GET'
        ? html(405, '')
        : name !== null
          ? layout.answer(find(name), name, request.headers)
          : (pageOf(layout, url.pathname) ?? html(404, '<h1>Not found</h1>'))
    seen({ network, path: request.url ?? '/', name, status: answer.status, atMs })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function pageOf(layout: Layout, path: string): Answer | undefined {
  return path === '/robots.txt' ? ROBOTS : layout.pages?.[path]
}
