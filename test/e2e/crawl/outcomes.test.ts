import { expect, test } from 'vitest'

import {
  followersOf,
  html,
  instagramPage,
  instagramUser,
  json,
  layouts,
  tiktokPage,
} from './layouts.ts'
import { namesOf, serveSite } from './site.ts'
import { addTargets, openCrawl } from './workspace.ts'

test('every outcome is counted and landed, and none stops the others', async () => {
  const instagram = await serveSite('instagram', ({ name, path }) => {
    if (name === 'secret') {
      return json({ data: { user: instagramUser(name, { is_private: true }) }, status: 'ok' })
    }
    if (name === 'walled') return json({ message: 'login_required', status: 'fail' }, 401)
    if (name === 'paged' && path.endsWith('/paged/')) return instagramPage(name)
    return name === 'paged' ? layouts.instagram.changed : layouts.instagram.ok(name)
  })
  const tiktok = await serveSite('tiktok', ({ name }) => {
    if (name === 'new.look') return layouts.tiktok.changed
    return name === 'nobody' ? layouts.tiktok.notFound : layouts.tiktok.ok(name)
  })
  const reddit = await serveSite('reddit', ({ name }) => {
    if (name === 'limited') return json({ error: 429 }, 429, { 'retry-after': '0' })
    return name === 'broken' ? html('Oops', 500) : layouts.reddit.ok(name)
  })
  const { crawl, rows } = await openCrawl({
    sites: { instagram, tiktok, reddit },
    max_failure_rate: 1,
  })
  const summary = await crawl({
    profiles: {
      instagram: ['walled', 'secret', 'paged', 'ida'],
      tiktok: ['new.look', 'nobody', 'tia'],
      reddit: ['broken', 'rea', 'limited'],
      x: ['xa', 'xb'],
    },
  })
  expect(summary).toMatchObject({
    due: 12,
    outcomes: {
      ok: 4,
      not_found: 1,
      private: 1,
      blocked: 1,
      rate_limited: 1,
      layout_changed: 1,
      failed: 1,
      not_configured: 2,
    },
    questions: 5 + 3 + 7,
    snapshots: 5,
    left: 0,
  })
  const last = await rows(
    `select username, arg_max(outcome, attempted_at) as outcome, count(*) as questions
     from raw.crawl_attempts group by username order by username`,
  )
  expect(
    Object.fromEntries(last.map((row) => [row['username'], [row['outcome'], row['questions']]])),
  ).toEqual({
    broken: ['failed', 3],
    ida: ['ok', 1],
    limited: ['rate_limited', 3],
    'new.look': ['layout_changed', 1],
    nobody: ['not_found', 1],
    paged: ['ok', 2],
    rea: ['ok', 1],
    secret: ['private', 1],
    tia: ['ok', 1],
    walled: ['blocked', 1],
    xa: ['not_configured', 1],
    xb: ['not_configured', 1],
  })
  expect(
    await rows(`select username, layout, followers from raw.profile_snapshots order by username`),
  ).toEqual([
    { username: 'ida', layout: 'web_profile_info', followers: followersOf('ida') },
    { username: 'paged', layout: 'og_meta', followers: 1234 },
    { username: 'rea', layout: expect.any(String), followers: followersOf('rea') },
    { username: 'secret', layout: 'web_profile_info', followers: followersOf('secret') },
    { username: 'tia', layout: expect.any(String), followers: followersOf('tia') },
  ])
  expect(
    await rows(`select username, caption, likes from raw.profile_posts where username = 'ida'`),
  ).toEqual([{ username: 'ida', caption: 'From ida #one', likes: 9 }])
  expect(summary.needs_person).toEqual([
    expect.stringMatching(/^reddit: 127.0.0.1:\d+ wants no question before /),
    'x: reading profiles of x needs the setting X_BEARER_TOKEN, which is not set',
  ])
})

test('with its token X is asked, and a suspended user is one', async () => {
  const x = await serveSite('x', ({ name, headers }) => {
    if (headers.authorization !== 'Bearer made-up-token')
      return json({ title: 'Unauthorized' }, 401)
    if (name === 'xa') return layouts.x.ok(name)
    const detail = `User has been suspended: [${name}].`
    return json({ errors: [{ title: 'Forbidden', detail }] })
  })
  const { crawl } = await openCrawl({ sites: { x } }, { X_BEARER_TOKEN: 'made-up-token' })
  const { outcomes } = await crawl({ profiles: { x: ['xa', 'xb'] } })
  expect(outcomes).toEqual({ ok: 1, suspended: 1 })
})

test('the second way of Instagram is asked only where the first came to a changed layout', async () => {
  const instagram = await serveSite('instagram', ({ name, path }) => {
    const isPage = path === `/${name}/`
    if (name === 'gone') return layouts.instagram.notFound
    if (name === 'down') return html('', 502)
    if (name === 'wall') return json({ message: 'checkpoint_required' }, 400)
    if (name === 'news' && isPage) return html('<title>All new</title>')
    return name === 'news' ? layouts.instagram.changed : layouts.instagram.ok(name)
  })
  const { crawl } = await openCrawl({ sites: { instagram }, max_failure_rate: 1 })
  const names = ['gone', 'down', 'wall', 'news', 'fine']
  const { outcomes } = await crawl({ profiles: { instagram: names } })
  expect(outcomes).toEqual({ ok: 1, not_found: 1, blocked: 1, layout_changed: 1, failed: 1 })
  expect(
    instagram.asked.filter(({ path, name }) => path === `/${name}/`).map(({ name }) => name),
  ).toEqual(['news'])
})

test('what is no name on its network is asked of nobody, noted, and closes nothing', async () => {
  const reddit = await serveSite('reddit')
  const { crawl, rows, warehouse } = await openCrawl({ sites: { reddit } })
  const bad = Array.from({ length: 15 }, (_, index) => `../../admin?${index}`)
  await addTargets(warehouse, 'reddit', [...bad, 'rea'])
  await addTargets(warehouse, 'myspace', ['tom'])
  const summary = await crawl()
  expect(summary.outcomes).toEqual({ ok: 1, not_configured: 1, failed: 15 })
  expect(reddit.asked.map(({ name }) => name)).toEqual(['rea'])
  const [row] = await rows(`select detail from raw.crawl_attempts where outcome = 'failed'`)
  expect(row?.['detail']).toMatch(/is an address, not a name on Reddit/)
  expect(summary.needs_person).toEqual([
    'myspace: no network that can be crawled: there are instagram, tiktok, x, reddit',
  ])
})

test('a crawl asks for due targets only: what is settled waits, what failed is asked again', async () => {
  let isWell = false
  const reddit = await serveSite('reddit', ({ name }) =>
    name === 'rea1' && !isWell ? html('', 403) : layouts.reddit.ok(name),
  )
  const { crawl, warehouse } = await openCrawl({ sites: { reddit } })
  await addTargets(warehouse, 'reddit', namesOf('rea', 3))
  expect((await crawl()).outcomes).toEqual({ ok: 2, blocked: 1 })
  isWell = true
  const again = await crawl()
  expect([again.due, again.outcomes]).toEqual([1, { ok: 1 }])
  expect(await crawl()).toMatchObject({ due: 0, questions: 0, platforms: [], hosts: [] })
  expect((await crawl({ maxAgeHours: 0, limit: 2 })).outcomes).toEqual({ ok: 2 })
  expect((await crawl({ maxAgeHours: 0, only: ['reddit/rea2'] })).questions).toBe(1)
})

test('a private profile of TikTok, and one that says another name', async () => {
  const tiktok = await serveSite('tiktok', ({ name }) =>
    name === 'shy' ? tiktokPage({ statusCode: 10_222 }) : layouts.tiktok.ok('somebody.else'),
  )
  const { crawl, rows } = await openCrawl({ sites: { tiktok } })
  const { outcomes } = await crawl({ profiles: { tiktok: ['shy', 'tia'] } })
  expect(outcomes).toEqual({ private: 1, layout_changed: 1 })
  expect(await rows('select username from raw.profile_snapshots')).toEqual([])
})
