import { createHmac } from 'node:crypto'

import { expect, test } from 'vitest'

import { loadSuppressions } from '../../../../crawler/privacy/suppression-list.ts'
import { suppress } from '../../../../crawler/privacy/suppress.ts'
import { ConflictError, NotConfiguredError } from '../../../../domain/errors.ts'
import { subjectHash } from '../../../../domain/subject-hash.ts'
import { AS_OF, KEY, newLoad, openWarehouse } from '../warehouse.ts'

const ANN = { platform: 'reddit', username: 'ann' }
const LATER = '2026-12-01T00:00:00Z'

test('the hash is an HMAC of platform and name, and tells keys, networks and names apart', () => {
  const expected = createHmac('sha256', KEY).update('reddit/ann').digest('hex')
  expect(subjectHash(KEY, 'reddit', 'ann')).toBe(expected)
  const hashes = [
    subjectHash(KEY, 'reddit', 'ann'),
    subjectHash(KEY, 'x', 'ann'),
    subjectHash(KEY, 'reddit', 'anne'),
    subjectHash(`${KEY}0`, 'reddit', 'ann'),
  ]
  expect(new Set(hashes).size).toBe(4)
})

test('a person is recognised in any writing of the name, on that network only', async () => {
  const warehouse = await openWarehouse()
  await suppress(warehouse, ANN, { key: KEY, asOf: AS_OF, load: newLoad() })
  const list = await loadSuppressions(warehouse, KEY)
  expect(list.size).toBe(1)
  expect(list.isSuppressed('reddit', 'ann')).toBe(true)
  expect(list.isSuppressed(' Reddit', 'u/Ann')).toBe(true)
  expect(list.isSuppressed('x', 'ann')).toBe(false)
  expect(list.isSuppressed('reddit', 'anne')).toBe(false)
  const rows = await warehouse.query('select * from raw.suppressions')
  expect(JSON.stringify(rows)).not.toContain('ann')
})

test('once is enough, and tells since when', async () => {
  const warehouse = await openWarehouse()
  const first = { key: KEY, asOf: AS_OF, load: newLoad() }
  expect(await suppress(warehouse, ANN, first)).toBeNull()
  expect(await suppress(warehouse, ANN, { ...first, asOf: LATER, load: newLoad() })).toBe(AS_OF)
  const [row] = await warehouse.query('select count(*) as rows from raw.suppressions')
  expect(row).toEqual({ rows: 2 })
})

test('nobody forgotten: no key is needed; somebody: the same key as before', async () => {
  const warehouse = await openWarehouse()
  expect((await loadSuppressions(warehouse, undefined)).isSuppressed('reddit', 'ann')).toBe(false)
  await suppress(warehouse, ANN, { key: KEY, asOf: AS_OF, load: newLoad() })
  const missing = loadSuppressions(warehouse, undefined)
  await expect(missing).rejects.toBeInstanceOf(NotConfiguredError)
  await expect(missing).rejects.toThrow(/openssl rand -hex 32.*DRUMBEAT_SUPPRESSION_KEY/)
  const wrong = loadSuppressions(warehouse, `${KEY}0`)
  await expect(wrong).rejects.toBeInstanceOf(ConflictError)
  await expect(wrong).rejects.toThrow(/another key/)
})
