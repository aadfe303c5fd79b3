import { expect, test } from 'vitest'

import { Bill } from '../../../bench/bigquery/bill.ts'
import { bigQueryDialect } from '../../../sql/bigquery/dialect.ts'
import { duckDbDialect } from '../../../sql/duckdb/dialect.ts'
import { clockMarkOf, isStillGood } from '../../../sql/runner/still-good.ts'
import type { Model } from '../../../sql/runner/model.ts'

const MIB = 2 ** 20
const VIEWS = new Map([['marts.plan', 'select * from raw.plan_items join staging.posts on true']])
const SIZES = new Map([['staging.posts', 25 * MIB]])

function newBill(): Bill {
  return new Bill({
    viewOf: (name) => Promise.resolve(VIEWS.get(name) ?? null),
    bytesOf: (name) => Promise.resolve(SIZES.get(name) ?? 100),
  })
}

const billed = (bill: Bill) => bill.lines.map((line) => line.billed / MIB)

test('a table counts once a statement, whole, and with 10 MiB at least; a view as what is behind it', async () => {
  const bill = newBill()
  await bill.question('select * from marts.plan join `staging.posts` as p on true')
  await bill.question(`select 'raw.posts' as name`)
  await bill.statement('create or replace table marts.a__new as select * from raw.b, raw.c')
  await bill.statement('insert into marts.a (x) select x from marts.a__new')
  await bill.statement('delete from staging.posts where posted_at > @x')
  await bill.statement('create or replace view marts.v as select * from raw.b')
  await bill.statement('drop table marts.a__new')
  expect(billed(bill)).toEqual([35, 20, 10, 25])
})

test('the same question costs nothing again for a day, until a table behind it changes', async () => {
  const bill = newBill()
  const ask = (id = 'a') => bill.question('select * from raw.b where id = @id', { id, other: 1 })
  await ask()
  await ask()
  await ask('b')
  bill.changed('raw.b')
  await ask()
  bill.nowMs = 86_400_000
  await ask()
  await bill.statement('select * from raw.b where id = @id')
  expect(billed(bill)).toEqual([10, 0, 10, 10, 10, 10])
  expect(bill.lines.map(({ unhelped }) => unhelped / MIB)).toEqual([10, 10, 10, 10, 10, 10])
})

test('where statements have a price, clocks of one day count as the same', () => {
  const marks = ['2026-11-20T05:00:00Z', '2026-11-21T04:59:00Z', '2026-11-21T05:00:00Z']
  expect(marks.map((at) => clockMarkOf(bigQueryDialect, at))).toEqual([
    '2026-11-20',
    '2026-11-20',
    '2026-11-21',
  ])
  expect(clockMarkOf(duckDbDialect, marks[1] ?? '')).toBe(marks[1])
})

test('a view is looked at again once a day, a table when what it comes from has changed', () => {
  const trace = (content: string) => ({ lineage: 'l', content, raw: {}, clock: null })
  const past = { fingerprint: 'f', asOf: '2026-11-20T06:00:00Z', countRows: 1, trace: trace('a') }
  const good = (kind: Model['kind'], content: string, asOf: string, dialect = bigQueryDialect) =>
    isStillGood({ kind } as Model, past, trace(content), { dialect, asOf })
  expect(good('table', 'a', '2026-11-25T12:00:00Z')).toBe(true)
  expect(good('table', 'b', '2026-11-20T12:00:00Z')).toBe(false)
  expect(good('view', 'b', '2026-11-20T18:00:00Z')).toBe(true)
  expect(good('view', 'b', '2026-11-21T06:00:00Z')).toBe(false)
  expect(good('view', 'b', '2026-11-20T18:00:00Z', duckDbDialect)).toBe(false)
  expect(good('table', 'a', '2026-12-11T06:00:00Z')).toBe(false)
  const other = { ...trace('a'), lineage: 'other', content: 'c' }
  const at = { dialect: bigQueryDialect, asOf: '2026-11-20T12:00:00Z' }
  expect(isStillGood({ kind: 'view' } as Model, past, other, at)).toBe(false)
})
