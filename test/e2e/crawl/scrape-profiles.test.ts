import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { WorkspaceOwnedError, InvalidInputError, NotFoundError } from '../../../domain/errors.ts'
import { scrapeProfiles } from '../../../index.ts'
import { ask } from '../sample-week.ts'
import { layouts } from './layouts.ts'
import { serveSite } from './site.ts'
import { newHome } from './workspace.ts'

beforeAll(() => void vi.stubEnv('DRUMBEAT_LOG_LEVEL', 'silent'))
afterAll(() => void vi.unstubAllEnvs())

test('scrapeProfiles reads profiles by network, whatever their age, and gives the summary', async () => {
  const reddit = await serveSite('reddit', ({ name }) =>
    name === 'nobody' ? layouts.reddit.notFound : layouts.reddit.ok(name),
  )
  const tiktok = await serveSite('tiktok')
  const home = newHome({ sites: { reddit, tiktok } })
  const profiles = { reddit: ['u/Rea', 'rea', 'nobody'], tiktok: ['@tia'] }
  const summary = await scrapeProfiles(profiles, { home })
  expect(summary).toMatchObject({
    due: 3,
    outcomes: { ok: 2, not_found: 1 },
    questions: 3,
    snapshots: 2,
    needs_person: [],
  })
  expect(await ask(home, 'select username from raw.profile_snapshots order by 1')).toEqual([
    { username: 'rea' },
    { username: 'tia' },
  ])
  expect((await scrapeProfiles({ reddit: ['rea'] }, { home })).outcomes).toEqual({ ok: 1 })
  const runs = await ask(
    home,
    `select count(distinct run_id) as runs from raw.crawl_attempts
     where run_id in (select run_id from raw.task_runs where event = 'succeeded')`,
  )
  expect(runs).toEqual([{ runs: 2 }])
})

test('what cannot be asked for is refused before anything is asked, and the workspace is let go', async () => {
  const reddit = await serveSite('reddit')
  const home = newHome({ sites: { reddit } })
  await expect(scrapeProfiles({ myspace: ['tom'] }, { home })).rejects.toThrow(NotFoundError)
  await expect(scrapeProfiles({ reddit: ['rea', 'a b'] }, { home })).rejects.toThrow(
    InvalidInputError,
  )
  expect(reddit.asked).toEqual([])
  expect(await scrapeProfiles({}, { home })).toMatchObject({ due: 0, outcomes: {} })
})

test('one workspace has one owner at a time', async () => {
  const gate = Promise.withResolvers<void>()
  const reddit = await serveSite('reddit', async ({ name }) =>
    gate.promise.then(() => layouts.reddit.ok(name)),
  )
  const home = newHome({ sites: { reddit } })
  const first = scrapeProfiles({ reddit: ['rea'] }, { home })
  await expect.poll(() => reddit.asked.length).toBe(1)
  await expect(scrapeProfiles({ reddit: ['rob'] }, { home })).rejects.toThrow(WorkspaceOwnedError)
  gate.resolve()
  expect((await first).outcomes).toEqual({ ok: 1 })
})
