import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { layouts, type Reply } from './layouts.ts'
import { serveSite } from './site.ts'
import { openCrawl } from './workspace.ts'

const MOST = 20_000
const BOMB = gzipSync(Buffer.alloc(50_000_000))

function redirect(location: string): Reply {
  return { status: 302, headers: { location } }
}

/** Writes until nobody takes it any more. */
function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(4096, 'x')
  const write = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', write)
  write()
}

/** A byte now and then, and never an end. */
function slow(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), 100)
  response.on('close', () => clearInterval(timer))
}

test('whatever a host does is refused by name, counted, and the crawl goes on', async () => {
  const elsewhere = await serveSite('reddit')
  const answers: Record<string, Reply | ((response: ServerResponse) => void)> = {
    'other-host': redirect('http://evil.example/steal'),
    metadata: redirect('http://169.254.169.254/latest/meta-data/'),
    'other-port': redirect(`${elsewhere.base}/user/other-port/about.json`),
    'own-name': redirect(`http://localhost:${elsewhere.host.split(':')[1]}/`),
    file: redirect('file:///etc/passwd'),
    data: redirect('data:application/json,{}'),
    'with-name': redirect('http://me:secret@127.0.0.1/'),
    circle: redirect('/user/circle/about.json?raw_json=1'),
    endless: endless,
    huge: (response) => {
      response.writeHead(200, { 'content-length': '5000000000' })
      response.write('{')
    },
    bomb: { headers: { 'content-encoding': 'gzip' }, body: BOMB },
    'no-gzip': { headers: { 'content-encoding': 'gzip' }, body: 'plain' },
    'many-codings': { headers: { 'content-encoding': 'gzip, gzip, gzip, gzip, gzip, gzip' } },
  }
  let hops = 0
  const reddit = await serveSite('reddit', ({ name }) => {
    if (name === 'on-and-on' || name.startsWith('?/hop')) return redirect(`/hop${hops++}`)
    return answers[name] ?? layouts.reddit.ok(name)
  })
  const tiktok = await serveSite('tiktok', ({ name }) =>
    name === 'slow' ? slow : layouts.tiktok.ok(name),
  )
  const { crawl, rows } = await openCrawl({
    sites: { reddit, tiktok },
    max_response_bytes: MOST,
    timeout_seconds: 1,
    max_failure_rate: 1,
    pace_ms: 5,
    robots: 'ignore',
  })
  const bad = [...Object.keys(answers), 'on-and-on']
  const summary = await crawl({
    profiles: { reddit: [...bad, 'rea'], tiktok: ['slow', 'tia'] },
  })
  expect(summary.outcomes).toEqual({ ok: 2, failed: bad.length + 1 })
  expect(summary.needs_person).toEqual([])
  const why = await rows(
    `select distinct username, detail from raw.crawl_attempts where outcome = 'failed'`,
  )
  expect(Object.fromEntries(why.map(({ username, detail }) => [username, detail]))).toEqual({
    'other-host': 'refused: evil.example is not among the hosts to ask',
    metadata: 'refused: 169.254.169.254 is not among the hosts to ask',
    'other-port': `refused: ${elsewhere.host} is not among the hosts to ask`,
    'own-name': expect.stringMatching(/^refused: localhost:\d+ is not among the hosts to ask$/),
    file: 'refused: file is neither http nor https',
    data: 'refused: data is neither http nor https',
    'with-name': 'refused: A name or password stands before 127.0.0.1',
    circle: `refused: ${reddit.host} redirects in a circle`,
    'on-and-on': `refused: ${reddit.host} redirects more than 5 times`,
    endless: expect.stringMatching(/^refused: .*20000 bytes/),
    huge: expect.stringMatching(/^refused: .*20000 bytes/),
    bomb: expect.stringMatching(/^refused: .*20000 bytes/),
    'no-gzip': expect.any(String),
    'many-codings': expect.stringMatching(/^refused: /),
    slow: expect.stringMatching(/1000 ms|1 s|too long|timeout/i),
  })
  expect(elsewhere.asked).toEqual([])
  expect(hops).toBe(6)
  const tries = (name: string) => tiktok.asked.filter((own) => own.name === name).length
  expect(tries('slow'), 'what took too long may be quicker next time').toBe(3)
})

test('a network’s own hosts named by hand open no private address', async () => {
  const { crawl, rows } = await openCrawl({
    robots: 'ignore',
    platforms: {
      reddit: { base_url: 'http://169.254.169.254', hosts: ['169.254.169.254', 'localhost'] },
      tiktok: { base_url: 'http://10.1.2.3:8080' },
      instagram: { base_url: 'http://[::ffff:127.0.0.1]' },
    },
  })
  const profiles = { reddit: ['rea'], tiktok: ['tia'], instagram: ['ida'] }
  expect((await crawl({ profiles })).outcomes).toEqual({ failed: 3 })
  const why = await rows(`select detail from raw.crawl_attempts`)
  for (const { detail } of why) expect(detail).toMatch(/^refused: .* is not a public address/)
})

test('a host that hangs up, answers nonsense or is not there: failed, and the next is asked', async () => {
  const reddit = await serveSite('reddit', ({ name }) => {
    if (name === 'hang-up') return (response) => response.destroy()
    if (name === 'nonsense') return (response) => response.socket?.end('HTTP/9 what?\r\n\r\n')
    if (name === 'half') {
      return (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{')
        response.destroy()
      }
    }
    return layouts.reddit.ok(name)
  })
  const { crawl, rows } = await openCrawl({
    sites: { reddit, tiktok: { base: 'http://127.0.0.1:1' } },
    max_failure_rate: 1,
    robots: 'ignore',
  })
  const profiles = { reddit: ['hang-up', 'nonsense', 'half', 'rea'], tiktok: ['tia'] }
  expect((await crawl({ profiles })).outcomes).toEqual({ ok: 1, failed: 4 })
  const why = await rows(
    `select count(*) as n from raw.crawl_attempts where outcome = 'failed' and length(detail) > 5`,
  )
  expect(why).toEqual([{ n: 12 }])
})
