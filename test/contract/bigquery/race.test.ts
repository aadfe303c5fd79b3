import { describe, expect, onTestFinished, test } from 'vitest'

import { publishKey } from '../../../domain/ids.ts'
import { queueEvents } from '../../../domain/records/queue.ts'
import { LEASE_MINUTES } from '../../../exporters/queue/lease.ts'
import { publishRun, type PublishRun } from '../../../exporters/queue/publish-run.ts'
import { recordOutcome } from '../../../exporters/queue/record-outcome.ts'
import { takeItem } from '../../../exporters/queue/take-item.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import { openGoogleSql } from '../../googlesql/google-sql.ts'
import { isInstalled } from '../../googlesql/server.ts'
import { MARGINS, planItem } from '../../unit/exporters/queue/workspace.ts'
import { GoogleEngine } from './google-engine.ts'
import { startDeployed, type Local } from './local.ts'

const PLANNED = '2026-11-23T08:00:00Z'
const item = planItem('a1', PLANNED)
const { item_id, account_id, week, week_start_on } = item

const minutesAfter = (minutes: number) =>
  new Date(Date.parse(PLANNED) + minutes * 60_000).toISOString()

function runOf(owner: string, minutes: number): PublishRun {
  const asOf = minutesAfter(minutes)
  const load = { loadId: `load-${owner}`, loadedAt: asOf, isSample: false }
  return publishRun({ ...MARGINS, asOf, owner, load, gapMinutes: () => 0 })
}

function take(warehouse: Warehouse, owner: string, minutes = 0) {
  const run = runOf(owner, minutes)
  const at = { now: run.asOf, scheduled_at: PLANNED, revision: 1, margins: MARGINS, gapMinutes: 0 }
  const rules = { quotas: [], breaker: run.breaker, handover, blocked: null }
  return takeItem(warehouse, open, { ...at, ...rules }, run)
}

const handover = {
  item_id,
  account_id,
  brand: 'ana',
  publisher: 'outbox',
  content_key: 'a-content-key',
  quotaMinutes: 0,
  repeatMinutes: 20_160,
  isAcrossAccounts: false,
}

const open = {
  ...item,
  state: 'approved',
  due_at: PLANNED,
  dueMs: Date.parse(PLANNED),
} as unknown as Parameters<typeof takeItem>[1]

async function start(): Promise<Local> {
  const google = await openGoogleSql('')
  onTestFinished(() => google.stop())
  const local = await startDeployed()
  local.server.store.engine = new GoogleEngine(google, local.server.store)
  const approved = {
    item_id,
    account_id,
    week,
    week_start_on,
    sequence: 1,
    revision: 1,
    from_state: 'pending_approval',
    to_state: 'approved',
    event_at: '2026-11-20T08:00:00Z',
    actor: 'ana',
  } as const
  const load = { loadId: 'load-0', loadedAt: '2026-11-20T08:00:00Z', isSample: false }
  await local.warehouse.append(queueEvents, [approved], load)
  return local
}

const TABLE = 'drumbeat_raw.claims'
const owners = ({ server }: Local) => server.store.rows(TABLE).map(({ owner }) => owner)

describe.skipIf(!isInstalled())('publishers that race on BigQuery', () => {
  test('of two at the same moment one sends, the other leaves the item alone', async () => {
    const local = await start()
    const names = ['run-a', 'run-b', 'run-c']
    const made = await Promise.all(names.map((name) => take(local.other(name), name)))
    expect(made.map(({ kind }) => kind).toSorted()).toEqual(['send', 'skip', 'skip'])
    const winner = names[made.findIndex(({ kind }) => kind === 'send')]
    expect(owners(local)).toEqual([winner])
    expect(local.server.store.sessions.size).toBe(0)
  })

  test('who comes while the owner may be alive waits, then finds out what became of it', async () => {
    const local = await start()
    expect(await take(local.other('run-a'), 'run-a')).toMatchObject({ kind: 'send', attempt: 1 })
    const later = (minutes: number) => take(local.other(`run-b-${minutes}`), 'run-b', minutes)
    expect((await later(5)).kind).toBe('skip')
    expect((await later(LEASE_MINUTES - 0.1)).kind).toBe('skip')
    expect(await later(LEASE_MINUTES)).toMatchObject({
      kind: 'reconcile',
      claim: { owner: 'run-a', attempt: 1 },
    })
    expect(owners(local)).toEqual(['run-a'])
  })

  test('a claim whose run died before its ledger landed is found out about all the same', async () => {
    const local = await start()
    const { asOf, load } = runOf('run-a', 0)
    const claim = { revision: 1, attempt: 1, publisher: 'outbox', owner: 'run-a', claimed_at: asOf }
    const row = {
      item_id,
      account_id,
      week,
      week_start_on,
      publish_key: publishKey(item_id),
      ...claim,
    }
    await local.other('run-a').claim(row, load)
    const other = local.other('run-b')
    const made = await take(other, 'run-b', LEASE_MINUTES)
    expect(made).toMatchObject({ kind: 'reconcile', claim: { owner: 'run-a' } })
    expect(owners(local)).toEqual(['run-a'])
    const outcome = { kind: 'lost', detail: 'nothing went out' } as const
    const attempt = { attempt: 1, publisher: 'outbox' }
    const run = runOf('run-b', LEASE_MINUTES)
    await recordOutcome(other, open, attempt, outcome, run)
    const events = local.server.store.rows('drumbeat_raw.queue_events')
    expect(events.map(({ to_state }) => to_state)).toEqual(['approved', 'armed', 'deferred'])
    const next = await take(local.other('run-c'), 'run-c', LEASE_MINUTES + 5)
    expect(next).toMatchObject({ kind: 'send', attempt: 2 })
  })
})
