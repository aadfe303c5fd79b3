import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { onTestFinished } from 'vitest'

import { layouts, type Reply } from './layouts.ts'

/** A question for a profile, as the site saw it. */
export interface Question {
  readonly name: string
  readonly path: string
  /** When it came and when its answer went, in milliseconds. */
  readonly at: number
  answeredAt: number
  readonly headers: IncomingMessage['headers']
  /** How often this profile was asked for before. */
  readonly nth: number
}

/** A site as it stands for one network. */
export interface Site {
  readonly base: string
  readonly host: string
  /** Questions for profiles, in order. */
  readonly asked: Question[]
  /** Questions for robots.txt. */
  readonly robotsAsked: { at: number }[]
  /** The most that was under way at once. */
  mostAtOnce: number
}

/** What a profile's question is answered with; a function writes the answer by itself. */
export type Answering = (
  question: Question,
) => Reply | ((response: ServerResponse) => void) | Promise<Reply>

export interface SiteOptions {
  /** Text of robots.txt; none where left out (404). */
  readonly robots?: string
}

/** Serves one network on a free loopback port until the test ends. */
export async function serveSite(
  network: keyof typeof layouts,
  answering: Answering = ({ name }) => layouts[network].ok(name),
  { robots }: SiteOptions = {},
): Promise<Site> {
  let underWay = 0
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (path === '/robots.txt') {
      site.robotsAsked.push({ at: performance.now() })
      return send(response, robots === undefined ? { status: 404 } : { body: robots })
    }
    const name = layouts[network].nameIn(path) ?? `?${path}`
    const nth = site.asked.filter((earlier) => earlier.name === name).length
    const question = {
      name,
      path,
      nth,
      at: performance.now(),
      answeredAt: Infinity,
      headers: request.headers,
    }
    site.asked.push(question)
    site.mostAtOnce = Math.max(site.mostAtOnce, ++underWay)
    response.on('close', () => {
      underWay--
      question.answeredAt = performance.now()
    })
    void Promise.resolve(answering(question)).then((answer) =>
      typeof answer === 'function' ? answer(response) : send(response, answer),
    )
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const site: Site = { base: `http://${host}`, host, asked: [], robotsAsked: [], mostAtOnce: 0 }
  return site
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, headers).end(body)
}

/** Milliseconds between the questions of a site, as it saw them. */
export function gapsOf({ asked }: Site): number[] {
  return asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0))
}

/** Made-up names: `bea0`, `bea1`, … */
export function namesOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`)
}
