import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { profileInfo } from '../examples/sample/site/instagram.ts'
import { profileAt, type SiteProfile } from '../examples/sample/site/profile-at.ts'
import { studios, type Studio } from '../examples/sample/site/studios.ts'

/** Stand in the document for what differs between profiles. */
const MARKS = { handle: 'studio-name', id: '10987654321', followers: 1_234_567_891 }
const NAME = /^studio(\d{6})$/

/**
 * A process of its own that answers `web_profile_info` for studio000000, studio000001, … with a
 * document of about 35 KB with 12 posts; its address is its first line. Ends when its input does.
 */
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
  const name = searchParams.get('username') ?? ''
  if (pathname === '/robots.txt') response.end('User-agent: *\nAllow: /\n')
  else if (!NAME.test(name)) response.writeHead(404).end()
  else {
    response.setHeader('content-type', 'application/json; charset=utf-8')
    response.end(documentOf(name))
  }
})
const template = JSON.stringify(profileInfo(exampleProfile(), false))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
process.stdin.resume().once('end', () => process.exit(0))

function exampleProfile(): SiteProfile {
  const profile = profileAt('bench', studios[0] as Studio, '2026-11-20T08:00:00Z')
  return { ...profile, ...MARKS }
}

function documentOf(name: string): string {
  const number = Number(NAME.exec(name)?.[1])
  return template
    .replaceAll(MARKS.handle, name)
    .replaceAll(MARKS.id, String(20_000_000_000 + number))
    .replace(String(MARKS.followers), String(1000 + number))
}
