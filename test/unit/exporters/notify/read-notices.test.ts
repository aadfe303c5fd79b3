import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { approvals } from '../../../../domain/records/approvals.ts'
import { modeChanges } from '../../../../domain/records/operations.ts'
import { publishSteps } from '../../../../domain/records/queue.ts'
import { settingsSchema } from '../../../../domain/settings.ts'
import { noticeId, type NoticeKind } from '../../../../exporters/notify/notice.ts'
import { readNotices } from '../../../../exporters/notify/read-notices.ts'
import type { SyncSummary } from '../../../../exporters/sheets/pull.ts'
import type { RefreshSummary } from '../../../../exporters/tokens/refresh-tokens.ts'
import { openDuckDb } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { NotifyWarehouse } from './notify-warehouse.ts'

const WEEK = { week: '2026-W48', week_start_on: '2026-11-23', account_id: 'x:ana' }
let home: NotifyWarehouse
beforeAll(async () => {
  home = await NotifyWarehouse.open()
})
beforeEach(() => home.clear())
afterAll(() => home.warehouse.close())

const all = (asOf: string, notify: object = {}, warehouse = home.warehouse) =>
  readNotices(warehouse, {
    asOf,
    notify: settingsSchema.parse({ notify }).notify,
    approveByMinutes: 120,
    timezone: 'Europe/Oslo',
  })
const texts = async (kind: NoticeKind, asOf: string) =>
  (await all(asOf)).filter((notice) => notice.kind === kind).map(({ text }) => text)
const approve = (item_id: string, more: object = {}) => ({
  ...WEEK,
  event_id: `e-${item_id}`,
  item_id,
  sequence: 1,
  decision: 'approve' as const,
  reviewer: 'Ann',
  revision: 1,
  changed_fields: [],
  scheduled_at: '2026-11-24T17:00:00Z',
  local_time: '2026-11-24T18:00',
  source: 'xlsx' as const,
  decided_at: '2026-11-22T09:00:00Z',
  ...more,
})

test('before the first build there is nothing to tell', async () => {
  const empty = await openDuckDb({ path: ':memory:', threads: 1 })
  expect(await all('2026-11-23T12:00:00Z', {}, empty)).toEqual([])
  await empty.close()
})

test('a week is ready: where, how much, by when; once a sheet, not when all is decided', async () => {
  await home.plan({ a: '2026-11-24T17:00:00Z', b: '2026-11-25T17:00:00Z' })
  await home.plan({ c: '2026-11-26T17:00:00Z' }, 'x:bob')
  await home.plan({ d: '2026-11-26T17:00:00Z' }, 'x:cy', 'https://sheet.example/2')
  await home.events('a', ['approved'])
  const ready = (await all('2026-11-22T12:00:00Z')).filter(({ kind }) => kind === 'week_ready')
  expect(ready.map(({ text, link }) => [text, link])).toEqual([
    [
      'Week 2026-W48: 2 of 3 posts and messages wait for a decision, on 2 accounts.\nThe first should be decided by Wed 25 Nov 16:00 (Europe/Oslo).',
      '/sheets/w48.xlsx',
    ],
    [
      'Week 2026-W48: 1 of 1 posts and messages wait for a decision, on 1 account.\nThe first should be decided by Thu 26 Nov 16:00 (Europe/Oslo).',
      'https://sheet.example/2',
    ],
  ])
  const [first] = await all('2026-11-23T12:00:00Z')
  expect(new Set([...ready, first].flatMap((one) => (one ? [noticeId(one)] : []))).size).toBe(2)
  expect(await texts('week_ready', '2026-11-27T12:00:00Z')).toEqual([])
})

test('a reminder when the first undecided item comes near, one an account and week', async () => {
  await home.plan({
    a: '2026-11-24T17:00:00Z',
    b: '2026-11-24T18:00:00Z',
    c: '2026-11-27T18:00:00Z',
    held: '2026-11-24T16:00:00Z',
  })
  await home.add(approvals, [approve('held', { decision: 'hold' })])
  expect(await texts('approvals_due', '2026-11-24T10:59:59Z')).toEqual([])
  expect(await texts('approvals_due', '2026-11-24T11:00:00Z')).toEqual([
    'x:ana, week 2026-W48: one post should be decided by Tue 24 Nov 16:00 (Europe/Oslo); 2 more of that week are undecided.',
  ])
  expect(await texts('approvals_due', '2026-11-24T16:00:00Z')).toEqual([
    'x:ana, week 2026-W48: 2 posts, the first should have been decided by Tue 24 Nov 16:00 (Europe/Oslo); 1 more of that week are undecided.',
  ])
  await home.events('a', ['approved'])
  await home.events('b', ['rejected'])
  expect(await texts('approvals_due', '2026-11-24T16:00:00Z')).toEqual([])
})

test('rows that could not be applied, as the latest reading of each sheet says', async () => {
  const refused = (row: number, why: string) => ({
    item: `i${row}`,
    sheet: 'Week 2026-W48',
    row,
    why,
  })
  const path = '/sheets/w48.xlsx'
  const read = (why: SyncSummary['refused']) =>
    ({ week: '2026-W48', path, refused: why }) satisfies Partial<SyncSummary>
  await home.said('sync-approvals', read([refused(2, 'old')]))
  const newer = read([refused(3, 'the day "x"\nis not in this week')])
  await home.said('sync-approvals', newer, '2026-11-22T20:10:00Z')
  await home.said('sync-approvals', { week: '2026-W49', path: '/sheets/w49.xlsx', refused: [] })
  await home.said('sync-approvals', { something: 'else' }, '2026-11-22T20:20:00Z')
  expect(await texts('edits_refused', '2026-11-22T20:15:00Z')).toEqual([
    'Week 2026-W48, row 3: the day "x" is not in this week.',
  ])
  expect(await texts('edits_refused', '2026-11-25T20:15:00Z')).toEqual([])
})

test('failures by class, the gravest first; unconfirmed only where a person has to say', async () => {
  const at = '2026-11-24T17:00:00Z'
  await home.plan({ edit: at, operator: at, missed: at, never: at, searched: at, asked: at })
  await home.events('edit', ['approved', 'armed', 'sent', 'refused'], {
    error_class: 'edit',
    reason: 'too long',
  })
  await home.events('operator', ['approved', 'armed', 'sent', 'refused'], {
    error_class: 'operator',
  })
  await home.events('missed', ['approved', 'armed', 'missed'], { reason: 'paused' })
  await home.events('never', ['missed'])
  await home.events('searched', ['approved', 'armed', 'sent', 'unconfirmed'])
  await home.events('asked', ['approved', 'armed', 'sent', 'unconfirmed'])
  const step = { ...WEEK, revision: 1, attempt: 1, sequence: 1, noted_at: at }
  await home.add(publishSteps, [
    { ...step, item_id: 'asked', publish_key: 'publish-asked', step: 'person' },
    { ...step, item_id: 'searched', publish_key: 'publish-searched', step: 'looked' },
  ])
  expect(await texts('failures', '2026-11-24T18:00:00Z')).toEqual([
    'x:ana, Tue 24 Nov 17:00 "Caption of asked": nobody knows whether it is out: look at the account and say. Item asked.',
    'x:ana, Tue 24 Nov 17:00 "Caption of operator": a setting or the platform’s leave for the app is in the way. Item operator.',
    'x:ana, Tue 24 Nov 17:00 "Caption of edit": refused as it is: change it and approve it again (too long). Item edit.',
    'x:ana, Tue 24 Nov 17:00 "Caption of missed": approved, but its time passed: give it another one (paused). Item missed.',
  ])
  expect(await texts('failures', '2026-11-29T10:00:01Z')).toEqual([])
})

test('accounts that a provider’s answer paused; not those a person paused or resumed', async () => {
  const pause = (account_id: string, actor: string, to_mode = 'paused') => ({
    account_id,
    from_mode: null,
    to_mode,
    reason: 'the sign-in is over',
    changed_at: '2026-11-22T10:00:00Z',
    actor,
  })
  await home.add(modeChanges, [
    pause('x:ana', 'publish-due'),
    pause('x:bob', 'ann'),
    pause('x:cy', 'publish-due'),
  ])
  await home.add(modeChanges, [
    { ...pause('x:cy', 'ann', 'resumed'), changed_at: '2026-11-22T11:00:00Z' },
  ])
  expect(await texts('reconnect', '2026-11-22T12:00:00Z')).toEqual(['x:ana: the sign-in is over'])
})

test('sign-ins that want attention, anew in another state', async () => {
  const warning: RefreshSummary['warnings'][number] = {
    account_id: 'x:ana',
    provider: 'x',
    state: 'ending',
    expires_at: '2026-11-25T10:00:00Z',
    stored_at: null,
    detail: 'no answer',
  }
  const said = (...warnings: RefreshSummary['warnings'][number][]) =>
    ({ warnings }) satisfies Partial<RefreshSummary>
  await home.said('refresh-tokens', said(warning))
  const [ending] = await all('2026-11-22T21:00:00Z')
  expect(ending?.text).toBe('x:ana at x: ending, ends Wed 25 Nov 11:00 (Europe/Oslo) (no answer).')
  const over = said({ ...warning, state: 'ended' })
  await home.said('refresh-tokens', over, '2026-11-22T22:00:00Z')
  const [ended] = await all('2026-11-22T23:00:00Z')
  expect(ended && ending && noticeId(ended) !== noticeId(ending)).toBe(true)
})

test('the summary of a day: at its time of the zone, from one to the next, once a date', async () => {
  await home.plan({
    out: '2026-11-23T08:00:00Z',
    lost: '2026-11-23T09:00:00Z',
    next: '2026-11-25T09:00:00Z',
  })
  await home.events('out', ['approved', 'armed', 'sent', 'confirmed'], {
    event_at: '2026-11-23T08:00:00Z',
  })
  await home.events('lost', ['approved', 'armed', 'sent', 'unconfirmed'], {
    event_at: '2026-11-23T09:00:00Z',
  })
  await home.add(approvals, [approve('out'), approve('lost', { changed_fields: ['caption'] })])
  expect(await texts('daily_summary', '2026-11-24T06:59:59Z')).toEqual([])
  const [summary] = await texts('daily_summary', '2026-11-24T07:00:00Z')
  expect(summary).toBe(
    [
      'Tue 24 Nov, since yesterday at this time:',
      'Published: 1. Missed: 0. Refused: 0.',
      'Waiting for a decision: 1. Unconfirmed: 1.',
      'Approved as planned so far: 50 % of 2.',
    ].join('\n'),
  )
  const ids = async (asOf: string) =>
    (await all(asOf)).filter(({ kind }) => kind === 'daily_summary').map(noticeId)
  expect(await ids('2026-11-24T07:00:00Z')).toEqual(await ids('2026-11-24T22:59:59Z'))
  expect(await ids('2026-11-24T07:00:00Z')).not.toEqual(await ids('2026-11-25T07:00:00Z'))
})

test('a kind that is not wanted is not looked for', async () => {
  await home.plan({ a: '2026-11-24T17:00:00Z' })
  const notices = await all('2026-11-24T16:00:00Z', {
    notices: { week_ready: { enabled: false }, daily_summary: { enabled: false } },
  })
  expect(notices.map(({ kind }) => kind)).toEqual(['approvals_due'])
})
