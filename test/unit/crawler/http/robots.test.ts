import { describe, expect, it } from 'vitest'
import { RobotsRules } from '../../../../crawler/http/robots.ts'
import { guardFor, newClient, serve } from './servers.ts'

const text = `
User-agent: *
Disallow: /
Crawl-delay: 10

User-agent: Drumbeat # us
User-agent: Other
Disallow: /private
Allow: /private/open$
Disallow: /*.json
Crawl-delay: 2.5
`

describe('robots.txt', () => {
  it('is asked for once and says what may be asked', async () => {
    const { base, host, asked } = await serve((_, response) => response.end(text))
    const robots = new RobotsRules(newClient(), guardFor([host]))
    const allowed = await Promise.all(
      ['/', '/private/x', '/private/open', '/a.json?x', '/a'].map(async (path) =>
        robots.isAllowed(base + path, 'Drumbeat'),
      ),
    )
    expect(allowed).toEqual([true, false, true, false, true])
    expect(await robots.isAllowed(`${base}/a`, 'Nobody')).toBe(false)
    expect(await robots.crawlDelaySeconds(`${base}/a`, 'drumbeat')).toBe(2.5)
    expect(await robots.crawlDelaySeconds(`${base}/a`, 'Nobody')).toBe(10)
    expect(asked.map(({ url }) => url)).toEqual(['/robots.txt'])
  })

  it.each<[string, number, string, boolean]>([
    ['not there', 404, 'Disallow: /', true],
    ['forbidden', 403, 'User-agent: *\nDisallow: /', true],
    ['broken', 503, '', false],
    ['moved to nowhere', 302, '', false],
    ['empty', 200, '', true],
    ['a page', 200, '<!doctype html><title>Hello</title>', true],
    ['marked', 200, '\ufeffUser-agent: *\nDisallow: /', false],
    ['too large', 200, `User-agent: *\n${'# more\n'.repeat(80_000)}`, false],
  ])('that is %s (%d)', async (_, status, body, isAllowed) => {
    const { base, host } = await serve((__, response) => response.writeHead(status).end(body))
    const robots = new RobotsRules(newClient(), guardFor([host], { maxBytes: 5_000_000 }))
    expect(await robots.isAllowed(`${base}/someone`, 'Drumbeat')).toBe(isAllowed)
    expect(await robots.crawlDelaySeconds(`${base}/someone`, 'Drumbeat')).toBe(null)
  })

  it.each(['Infinity', '-1', 'soon'])('that wants a delay of %s wants none', async (delay) => {
    const { base, host } = await serve((_, response) => {
      response.end(`User-agent: *\nCrawl-delay: ${delay}\nAllow: /`)
    })
    const robots = new RobotsRules(newClient(), guardFor([host]))
    expect(await robots.crawlDelaySeconds(base, 'Drumbeat')).toBe(null)
  })

  it('that does not come in time lets nothing be asked, and is not asked for again', async () => {
    const { base, host, asked } = await serve(() => {})
    const robots = new RobotsRules(newClient(), guardFor([host], { timeoutMs: 50 }))
    expect(await robots.isAllowed(`${base}/a`, 'Drumbeat')).toBe(false)
    expect(await robots.isAllowed(`${base}/b`, 'Drumbeat')).toBe(false)
    expect(asked.length).toBe(1)
  })

  it('may be moved among the hosts that may be asked', async () => {
    const other = await serve((_, response) => response.end('User-agent: *\nDisallow: /x'))
    const { base, host } = await serve((_, response) => {
      response.writeHead(301, { location: `${other.base}/robots.txt` }).end()
    })
    const near = new RobotsRules(newClient(), guardFor([host, other.host]))
    expect(await near.isAllowed(`${base}/a`, 'Drumbeat')).toBe(true)
    expect(await near.isAllowed(`${base}/x`, 'Drumbeat')).toBe(false)
    const far = new RobotsRules(newClient(), guardFor([host]))
    expect(await far.isAllowed(`${base}/a`, 'Drumbeat')).toBe(false)
    expect(other.asked.length).toBe(1)
  })
})
