import { expect, it } from 'vitest'

import { readFacts } from '../../../../exporters/queue/item-facts.ts'
import type { Publisher } from '../../../../platforms/publishing/publisher.ts'
import {
  addAccount,
  assertLedgerIsLegal,
  MONDAY,
  openQueue,
  planApproved,
  planItem,
  publishAt,
} from './workspace.ts'

const ITEMS = process.env['DRUMBEAT_PROOF'] ? 1000 : 150

it(`two runs race for ${ITEMS} items: each goes out once, one claim each`, async () => {
  const queue = await openQueue({ inMemory: true })
  const accounts = Array.from({ length: 10 }, (_, i) => `x:racer-${i}`)
  for (const account of accounts) await addAccount(queue.warehouse, account)
  const items = Array.from({ length: ITEMS }, (_, i) =>
    planItem(`r${String(i).padStart(4, '0')}`, '2026-11-23T08:00:00Z', {
      account_id: accounts[i % accounts.length] ?? '',
    }),
  )
  await planApproved(queue.warehouse, items)
  const calls = new Map<string, number>()
  const unclaimed: string[] = []
  const publisher: Publisher = {
    name: 'counting',
    publish: async (post, key) => {
      calls.set(key, (calls.get(key) ?? 0) + 1)
      const { openClaim } = await readFacts(queue.warehouse, { ...post, week_start_on: MONDAY })
      if (openClaim?.attempt !== 1) unclaimed.push(key)
      return { kind: 'confirmed', post_id: `post-${key}`, url: null }
    },
  }
  const [one, two] = await Promise.all([
    publishAt(queue, '2026-11-23T08:00:00Z', { publisher }),
    publishAt(queue, '2026-11-23T08:00:00Z', { publisher }),
  ])
  expect(one.published + two.published).toBe(ITEMS)
  expect(Math.min(one.published, two.published)).toBeGreaterThan(0)
  expect(calls.size).toBe(ITEMS)
  expect(Math.max(...calls.values())).toBe(1)
  // The intent is on record before every call.
  expect(unclaimed).toEqual([])
  await assertLedgerIsLegal(queue.warehouse)
  const [claims] = await queue.warehouse.query(
    'select count(*) as all_claims, count(distinct publish_key) as keys from raw.claims',
  )
  expect(claims).toEqual({ all_claims: ITEMS, keys: ITEMS })
  await queue.close()
})
