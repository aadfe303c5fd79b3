import { expect, test } from 'vitest'

import { ClaimTakenError, TryLaterError } from '../../../domain/errors.ts'
import { claims } from '../../../domain/records/queue.ts'
import type { RowOf } from '../../../domain/records/record.ts'
import { startDeployed } from './local.ts'
import type { Seen } from './server.ts'

const load = { loadId: 'load-1', loadedAt: '2026-11-20T08:00:00Z', isSample: false }
const TABLE = 'drumbeat_raw.claims'
const claimOf = (owner: string, attempt = 1): RowOf<typeof claims> => ({
  item_id: 'item-1',
  account_id: 'x:acme',
  week: '2026-W48',
  week_start_on: '2026-11-23',
  publish_key: 'publish-item-1',
  revision: 1,
  attempt,
  publisher: 'outbox',
  owner,
  claimed_at: '2026-11-23T08:00:00Z',
})

test('of many that want one attempt one gets it, and the others read who', async () => {
  const { server, other } = await startDeployed()
  const owners = Array.from({ length: 8 }, (_, i) => `run-${i}`)
  const results = await Promise.all(owners.map((owner) => other(owner).claim(claimOf(owner), load)))
  const holder = owners.find((_, i) => results[i]?.isHeld)
  expect(results.filter(({ isHeld }) => isHeld)).toHaveLength(1)
  expect(new Set(results.map(({ owner }) => owner))).toEqual(new Set([holder]))
  expect(server.store.rows(TABLE).map(({ owner }) => owner)).toEqual([holder])
})

const RACES = process.env['DRUMBEAT_PROOF'] ? 1000 : 20

test(`two that race ${RACES} times for an attempt: one gets it each time`, async () => {
  const { server, other } = await startDeployed()
  const [one, two] = [other('run-1'), other('run-2')]
  for (let attempt = 1; attempt <= RACES; attempt++) {
    const results = await Promise.all([
      one.claim(claimOf('run-1', attempt), load),
      two.claim(claimOf('run-2', attempt), load),
    ])
    expect(results.filter(({ isHeld }) => isHeld)).toHaveLength(1)
    expect(new Set(results.map(({ owner }) => owner)).size).toBe(1)
  }
  const attempts = server.store.rows(TABLE).map((row) => Number(row['attempt']))
  expect(attempts).toEqual(Array.from({ length: RACES }, (_, i) => i + 1))
}, 600_000)

test('asked again, the owner still holds it; the next attempt is another claim', async () => {
  const { server, warehouse, other } = await startDeployed()
  expect(await warehouse.claim(claimOf('me'), load)).toEqual({ isHeld: true, owner: 'me' })
  expect(await other('run-9').claim(claimOf('me'), load)).toEqual({ isHeld: true, owner: 'me' })
  expect(await other('run-9').claim(claimOf('you', 2), load)).toEqual({
    isHeld: true,
    owner: 'you',
  })
  expect(server.store.rows(TABLE).map(({ owner }) => owner)).toEqual(['me', 'you'])
})

test('a lost answer leaves the claim with the one who asked', async () => {
  const { server, warehouse } = await startDeployed()
  const isJob = ({ method, path }: Seen): boolean => method === 'POST' && path.endsWith('/jobs')
  server.faults.push({ when: isJob, times: 1, what: 'lost' })
  expect(await warehouse.claim(claimOf('me'), load)).toEqual({ isHeld: true, owner: 'me' })
  expect(server.store.rows(TABLE)).toHaveLength(1)
})

const gone = { reason: 'backendError', message: 'gone' }
const landed = { fields: [], rows: [] }

test('a claim whose job failed is held all the same, and its row is made up for', async () => {
  const { server, warehouse, other } = await startDeployed()
  let runs = 0
  server.answer(/^insert into `drumbeat_raw.claims`/, () => ((runs += 1) === 1 ? gone : landed))
  expect(await warehouse.claim(claimOf('me'), load)).toEqual({ isHeld: true, owner: 'me' })
  expect(server.store.rows(TABLE).map(({ owner }) => owner)).toEqual(['me'])
  expect(await other('run-9').claim(claimOf('you'), load)).toEqual({ isHeld: false, owner: 'me' })
  expect(server.store.rows(TABLE)).toHaveLength(1)
})

test('where that fails too, the owner gives up and whoever asks next makes up for it', async () => {
  const { server, warehouse, other } = await startDeployed()
  server.answer(/^insert into `drumbeat_raw.claims`/, gone)
  await expect(warehouse.claim(claimOf('me'), load)).rejects.toThrow(TryLaterError)
  expect(server.store.rows(TABLE)).toEqual([])
  server.store.answers.length = 0
  expect(await other('run-9').claim(claimOf('you'), load)).toEqual({ isHeld: false, owner: 'me' })
  expect(server.store.rows(TABLE).map(({ owner }) => owner)).toEqual(['me'])
  const last = [...server.store.jobs.values()].at(-1)
  expect(last?.configuration.query?.query).toContain('where not exists')
})

test('a claim appended inside a transaction is taken outside of it; a second one conflicts', async () => {
  const { server, warehouse, other } = await startDeployed()
  await warehouse.atomically((session) => session.append(claims, [claimOf('me')], load))
  expect(server.store.rows(TABLE)).toHaveLength(1)
  const second = other('run-9').atomically((session) =>
    session.append(claims, [claimOf('you')], load),
  )
  await expect(second).rejects.toThrow(ClaimTakenError)
  await expect(second).rejects.toThrow(/attempt 1 of publish-item-1 .* belongs to me/)
  expect(server.store.rows(TABLE)).toHaveLength(1)
})
