import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { reviewAsSample, type Review } from '../../../examples/sample/approver.ts'
import {
  dayOutside,
  minutesOf,
  otherDay,
  otherTime,
  reworded,
  textOf,
} from '../../../examples/sample/approver/edits.ts'
import { REJECT_REASONS } from '../../../domain/records/approvals.ts'
import { itemIds, readRows, writeWorkbook, type ReadRow } from './workbook.ts'

const IDS = itemIds(240)
const seed = 'test'
const reviewer = 'sample approver'

let folder: string
let path: string
let before: Map<string, ReadRow>
let after: Map<string, ReadRow>
let review: Review

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-'))
  path = join(folder, 'week.xlsx')
  await writeWorkbook(path, IDS)
  before = await readRows(path)
  review = await reviewAsSample(path, { seed, reviewer })
  after = await readRows(path)
})
afterAll(() => rm(folder, { recursive: true }))

const rowsWhere = (test: (row: ReadRow) => boolean) => [...after.values()].filter(test)
const decided = (decision: string | null) =>
  rowsWhere(({ cells }) => cells['decision'] === decision)
const changed = (column: string) =>
  [...after].filter(([id, { cells }]) => {
    const old = before.get(id)?.cells[column]
    return textOf(cells[column]) !== textOf(old)
  })

describe('reviewAsSample', () => {
  it('approves most, rejects and holds some, leaves a few open, and counts', () => {
    expect(after.size).toBe(IDS.length)
    expect(review.approved / IDS.length).toBeGreaterThan(0.75)
    expect(review.approved / IDS.length).toBeLessThan(0.92)
    expect(decided('reject')).toHaveLength(review.rejected)
    expect(decided('hold')).toHaveLength(review.held)
    expect(review.rejected).toBeGreaterThan(5)
    expect(review.held).toBeGreaterThan(2)
    expect(decided(null).length).toBeGreaterThan(0)
    expect(decided(null).length).toBeLessThan(20)
    for (const { cells } of decided('reject')) {
      expect(REJECT_REASONS).toContain(cells['reject reason'])
      expect(textOf(cells['note'])).not.toBe('')
      expect(cells['reviewer']).toBe(reviewer)
    }
  })

  it('makes three mistakes a person would make', () => {
    expect(review.mistakes).toBe(3)
    expect(decided('looks good')).toHaveLength(1)
    const approved = decided('approve')
    expect(approved.filter(({ cells }) => cells['reviewer'] === null)).toHaveLength(1)
    const days = rowsWhere(
      ({ cells }) =>
        cells['day'] instanceof Date && cells['day'] > new Date(Date.UTC(2026, 10, 30)),
    )
    expect(days).toHaveLength(1)
    expect(approved).toHaveLength(review.approved + 2)
  })

  it('moves some within their week and rewords some, and touches nothing else', () => {
    const days = changed('day').map(([, { cells }]) => cells['day'] as Date)
    const times = changed('local time')
    expect(days.length - 1 + times.length).toBe(review.moved)
    expect(review.moved).toBeGreaterThan(3)
    const week = days.filter((day) => day < new Date(Date.UTC(2026, 10, 30)))
    expect(week).toHaveLength(days.length - 1)
    for (const day of week) expect(day.getTime() % 86_400_000).toBe(0)
    for (const [, { cells }] of times)
      expect(minutesOf(cells['local time']) ?? -1).toBeGreaterThanOrEqual(0)
    expect(changed('caption')).toHaveLength(review.reworded)
    expect(review.reworded).toBeGreaterThan(5)
    for (const column of [
      'account',
      'channel',
      'kind',
      'content',
      'hashtags',
      'price',
      'why',
      'link',
    ]) {
      expect(changed(column), column).toEqual([])
    }
  })

  it('keeps texts texts, even those that begin like a formula', () => {
    const texts = [...after.values()].map(({ cells }) => cells['caption'])
    expect(texts.every((text) => typeof text === 'string')).toBe(true)
    expect(texts.filter((text) => String(text).startsWith('='))).toHaveLength(27)
  })

  it('sorts each sheet and leaves an empty row in it', () => {
    for (const name of ['harbor-kitchen', 'trail-notes']) {
      const order = (rows: Map<string, ReadRow>) =>
        [...rows]
          .filter(([, { sheet }]) => sheet === name)
          .toSorted(([, x], [, y]) => x.number - y.number)
      const [old, now] = [order(before), order(after)]
      expect(now.map(([id]) => id)).not.toEqual(old.map(([id]) => id))
      expect(new Set(now.map(([id]) => id))).toEqual(new Set(old.map(([id]) => id)))
      const [first, last] = [now[0]?.[1].number ?? 0, now.at(-1)?.[1].number ?? 0]
      expect(last - first).toBe(old.length)
    }
  })

  it('keeps what makes the sheet a sheet', async () => {
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(path)
    const sheet = workbook.getWorksheet('harbor-kitchen')
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(sheet?.getCell('K5').dataValidation.formulae).toEqual(['"approve,reject,hold"'])
    expect(sheet?.getCell('A5').numFmt).toBe('ddd d mmm')
    expect(workbook.getWorksheet('_lists')?.rowCount).toBe(1)
    expect(workbook.getWorksheet('Read me')?.rowCount).toBe(1)
  })

  it('changes nothing when it looks again', async () => {
    const bytes = await readFile(path)
    const nothing = { approved: 0, rejected: 0, held: 0, moved: 0, reworded: 0, mistakes: 0 }
    expect(await reviewAsSample(path, { seed, reviewer })).toEqual(nothing)
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })

  it('answers an item the same way wherever its row stands', async () => {
    const shuffled = join(folder, 'shuffled.xlsx')
    await writeWorkbook(shuffled, IDS.toReversed())
    await reviewAsSample(shuffled, { seed, reviewer })
    const cells = (rows: Map<string, ReadRow>) =>
      new Map([...rows].map(([id, row]) => [id, row.cells]))
    expect(cells(await readRows(shuffled))).toEqual(cells(after))
  })

  it('goes on where somebody stopped', async () => {
    const half = join(folder, 'half.xlsx')
    await writeWorkbook(half, IDS.slice(0, 40))
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(half)
    const sheet = workbook.getWorksheet('harbor-kitchen')
    sheet?.eachRow((row, number) => {
      if (number > 1) row.getCell(11).value = 'hold'
    })
    await workbook.xlsx.writeFile(half)
    const result = await reviewAsSample(half, { seed, reviewer })
    const rows = [...(await readRows(half)).values()]
    const untouched = rows.filter(({ sheet: name }) => name === 'harbor-kitchen')
    expect(
      untouched.every(({ cells }) => cells['decision'] === 'hold' && cells['reviewer'] === null),
    ).toBe(true)
    expect(result.approved + result.rejected + result.held + result.mistakes).toBeGreaterThan(15)
    expect(result.approved + result.rejected + result.held + result.mistakes).toBeLessThanOrEqual(
      20,
    )
  })

  it('says when there is no workbook', async () => {
    await expect(reviewAsSample(join(folder, 'none.xlsx'))).rejects.toThrow('ENOENT')
  })
})

describe('edits', () => {
  it('write days and times in the manner of the cell', () => {
    expect(otherDay('s', 'i', '2026-11-24')).toMatch(/^2026-11-2[3-9]$/)
    expect(otherDay('s', 'i', '2026-11-24')).not.toBe('2026-11-24')
    expect(typeof otherDay('s', 'i', new Date(Date.UTC(2026, 10, 24)))).toBe('number')
    expect(otherDay('s', 'i', 'Tuesday')).toBe('Tuesday')
    expect(dayOutside('2026-11-24')).toBe('2026-12-15')
    expect(dayOutside('Tuesday')).toBe('3x')
    expect(otherTime('s', 'i', '18:30')).toMatch(/^(17|18|19|20):\d\d$/)
    expect(otherTime('s', 'i', 'noon')).toBe('noon')
  })

  it('stay within the day and the week whatever the item', () => {
    for (const id of itemIds(200)) {
      for (const time of ['00:10', '23:50']) {
        expect(minutesOf(otherTime('s', id, time)) ?? -1).toBeGreaterThanOrEqual(0)
        expect(minutesOf(otherTime('s', id, time)) ?? 1440).toBeLessThan(1440)
      }
      const day = otherDay('s', id, '2026-11-29')
      expect(String(day) >= '2026-11-23' && String(day) < '2026-11-29').toBe(true)
    }
  })

  it('never make a caption much longer', () => {
    expect(reworded('s', 'i', 'Short.').startsWith('Short. ')).toBe(true)
    const long = 'word '.repeat(60).trim()
    expect(reworded('s', 'i', long).length).toBeLessThan(long.length)
  })
})
