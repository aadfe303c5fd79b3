import { expect, test } from 'vitest'

import type { CellValue, Column } from '../../../../exporters/sheets/columns.ts'
import { cellsOf, type PlanItem } from '../../../../exporters/sheets/plan-item.ts'
import { approved, merge, planItem, readRow } from './support.ts'

type Typed = Partial<Record<Column, CellValue>>

/** Merges one row and gives its answer, what the sheet is told, and what was refused. */
function decide(item: PlanItem, typed: Typed) {
  const result = merge([item], [readRow(item, typed)])
  const says = result.rows[0]?.cells['answer from Drumbeat'] ?? ''
  return { answer: result.answers[0], says, refused: result.refused.map(({ why }) => why), result }
}

test('an untouched row asks for nothing and is told nothing', () => {
  const { result } = decide(planItem('run'), {})
  expect(result).toMatchObject({ answers: [], rows: [], refused: [], countUnchanged: 1 })
})

test.each<[string, PlanItem, Typed, string, string[], number]>([
  ['approve', planItem('a'), { decision: 'approve', reviewer: 'Ann' }, 'approve', ['approved'], 1],
  [
    'reject',
    planItem('a'),
    { decision: 'reject', 'reject reason': 'legal' },
    'reject',
    ['rejected'],
    1,
  ],
  ['hold', planItem('a'), { decision: 'hold' }, 'hold', [], 1],
  ['edit', planItem('a'), { caption: 'New' }, 'edit', [], 2],
  ['note', planItem('a'), { note: 'nice' }, 'edit', [], 1],
  [
    'edit and approve',
    planItem('a'),
    { caption: 'New', decision: 'approved', reviewer: 'Ann' },
    'approve',
    ['approved'],
    2,
  ],
  ['edit what is approved', approved('a'), { caption: 'New' }, 'approve', ['held', 'approved'], 2],
  ['take back', approved('a'), { decision: '' }, 'withdraw', ['held'], 1],
  ['hold what is approved', approved('a'), { decision: 'hold' }, 'hold', ['held'], 1],
  ['reject what is approved', approved('a'), { decision: 'reject' }, 'reject', ['held'], 1],
  ['note on what is approved', approved('a'), { note: 'nice' }, 'edit', [], 1],
  [
    'approve what is held',
    planItem('a', { state: 'held', decision: 'hold' }),
    { decision: 'approve', reviewer: 'Ann' },
    'approve',
    ['approved'],
    1,
  ],
  [
    'note on what is rejected',
    planItem('a', { state: 'rejected', decision: 'reject' }),
    { note: 'next week' },
    'edit',
    [],
    1,
  ],
  [
    'edit what is held',
    planItem('a', { state: 'held', decision: 'hold' }),
    { caption: 'New' },
    'edit',
    [],
    2,
  ],
  [
    'missed, moved and approved',
    approved('a', {
      state: 'missed',
      scheduledAt: '2026-11-23T05:00:00Z',
      localTime: '2026-11-23T06:00',
    }),
    { day: 'Fri' },
    'approve',
    ['pending_approval', 'approved'],
    2,
  ],
  [
    'refused and reworded',
    approved('a', { state: 'refused' }),
    { caption: 'New' },
    'approve',
    ['pending_approval', 'approved'],
    2,
  ],
])('%s', (_, item, typed, decision, steps, revision) => {
  const { answer, refused } = decide(item, typed)
  expect(refused).toEqual([])
  expect(answer).toMatchObject({ decision, steps, revision })
})

test.each<[string, PlanItem, Typed, string]>([
  ['no reviewer', planItem('a'), { decision: 'approve' }, 'the reviewer is missing'],
  [
    'unknown decision',
    planItem('a'),
    { decision: 'yes', reviewer: 'Ann' },
    'not one of approve, reject and hold',
  ],
  [
    'past time',
    planItem('a', { scheduledAt: '2026-11-23T07:00:00Z', localTime: '2026-11-23T08:00' }),
    { decision: 'approve', reviewer: 'Ann' },
    'its time, Mon 23 Nov 08:00, has passed',
  ],
  ['moved into the past', planItem('a'), { day: 'Mon', 'local time': '08:00' }, 'has passed'],
  [
    'outside the week',
    planItem('a'),
    { day: '2026-12-01', decision: 'approve', reviewer: 'Ann' },
    'not in this week',
  ],
  [
    'half-typed time',
    planItem('a'),
    { 'local time': '18:', decision: 'approve', reviewer: 'Ann' },
    'not a time of day',
  ],
  [
    'too long',
    planItem('a', { platform: 'x', hashtags: [] }),
    { caption: 'é'.repeat(281), decision: 'approve', reviewer: 'Ann' },
    '281 of 280 weighted',
  ],
  [
    'too many hashtags',
    planItem('a'),
    { hashtags: '#a #b #c #d #e #f' },
    '6 hashtags, instagram takes at most 5',
  ],
  [
    'too long as planned',
    planItem('a', { caption: 'x'.repeat(2300) }),
    { decision: 'approve', reviewer: 'Ann' },
    'of 2200 characters',
  ],
  ['no caption', planItem('a'), { caption: '' }, 'the caption is empty'],
  [
    'no price',
    planItem('a', { kind: 'ppv', price: '5', currency: 'USD' }),
    { price: '' },
    'a priced message needs one',
  ],
  [
    'wrong price',
    planItem('a', { price: '5', currency: 'USD' }),
    { price: '-1' },
    'not a number of zero or more',
  ],
  ['an error in a cell', planItem('a'), { caption: { error: '#NAME?' } }, 'holds the error #NAME?'],
  ['published', approved('a', { state: 'confirmed' }), { caption: 'New' }, 'never changed'],
  ['handed over', approved('a', { state: 'armed' }), { decision: '' }, 'handed over for sending'],
  ['sent', approved('a', { state: 'sent' }), { day: 'Fri' }, 'has been sent'],
  [
    'withdrawn',
    planItem('a', { state: 'withdrawn' }),
    { decision: 'approve', reviewer: 'Ann' },
    'no longer in the plan',
  ],
  [
    'cancelled',
    planItem('a', { state: 'cancelled' }),
    { decision: 'approve', reviewer: 'Ann' },
    'cancelled, which is final',
  ],
  [
    'rejected',
    planItem('a', { state: 'rejected', decision: 'reject' }),
    { decision: 'approve', reviewer: 'Ann' },
    'rejected, which is final',
  ],
  [
    'refused as it is',
    planItem('a', { state: 'refused' }),
    { decision: 'approve', reviewer: 'Ann' },
    'change what it refused',
  ],
  [
    'reviewer removed and edited',
    approved('a'),
    { reviewer: '', caption: 'New' },
    'the reviewer is missing',
  ],
  [
    'another account',
    planItem('a'),
    { account: 'x:other', decision: 'approve', reviewer: 'Ann' },
    'shows another account than its item has',
  ],
])('refused: %s', (_, item, typed, words) => {
  const { answer, says, refused, result } = decide(item, typed)
  expect(answer).toBeUndefined()
  expect(refused.join()).toContain(words)
  expect(says).toMatch(/^✗ Not applied: /)
  expect(says).toContain(words)
  expect(result.rows.every(({ cells }) => Object.keys(cells).length === 1)).toBe(true)
})

test('what stops an item counts even where another cell is wrong, without the other cell', () => {
  const { answer, says } = decide(approved('a'), {
    decision: 'hold',
    day: 'some day',
    caption: 'New',
  })
  expect(answer).toMatchObject({ decision: 'hold', steps: ['held'], revision: 1, changed: [] })
  expect(answer?.values.caption).toBe('Caption of a')
  expect(says).toMatch(/^• On hold by Ann.*✗ Not applied: the day "some day" is not in this week/)
})

test('a rejection counts without its reason, and says which reasons there are', () => {
  const { answer, says } = decide(planItem('a'), { decision: 'reject', 'reject reason': 'meh' })
  expect(answer).toMatchObject({ decision: 'reject', steps: ['rejected'], rejectReason: null })
  expect(says).toContain('the reject reason "meh" is not one of off-brand')
})

test('a reviewer or a reason alone asks for nothing yet', () => {
  const typed = { reviewer: 'Ann', 'reject reason': 'legal' }
  expect(decide(planItem('a'), typed).result).toMatchObject({ answers: [], rows: [], refused: [] })
})

test('an edit that fails on an approved item says what goes out instead', () => {
  expect(decide(approved('a'), { caption: '' }).says).toContain(
    'What was approved before stands (Tue 24 Nov 18:00, "Caption of a"): write hold to stop it.',
  )
})

test('the answer says what was done', () => {
  const moved = decide(planItem('a'), {
    day: 'Wed',
    'local time': '6:30 pm',
    caption: 'New',
    hashtags: 'oslo',
    price: '3',
    decision: 'approve',
    reviewer: 'Ann',
    note: 'shorter',
  })
  expect(moved.says).toBe(
    '✓ Approved by Ann: goes out Wed 25 Nov 18:30. Moved from Tue 24 Nov 18:00 to Wed 25 Nov 18:30; caption reworded; hashtags changed; price 3.',
  )
  expect(moved.answer).toMatchObject({
    changed: ['time', 'caption', 'hashtags', 'price', 'note'],
    values: { scheduledAt: '2026-11-25T17:30:00Z', hashtags: ['oslo'], price: '3' },
    note: 'shorter',
  })
  expect(decide(planItem('a'), { decision: 'reject' }).says).toBe(
    '✓ Rejected: it does not go out. A reason would help the next plan: pick one.',
  )
})

test.each([
  [
    '2027-03-28',
    '02:30',
    '2027-03-28T01:30:00Z',
    'skip Sun 28 Mar 02:30, so it goes out Sun 28 Mar 03:30',
  ],
  [
    '2027-10-31',
    '02:30',
    '2027-10-31T00:30:00Z',
    'Sun 31 Oct 02:30 comes twice in Europe/Oslo that day, the first is meant',
  ],
])('clock changes are said in words: %s', (day, time, scheduledAt, words) => {
  const week = day === '2027-03-28' ? '2027-W12' : '2027-W43'
  const before = { week, scheduledAt: `${day}T18:00:00Z`, localTime: `${day}T20:00` }
  const { answer, says } = decide(planItem('a', before), { 'local time': time })
  expect(answer?.values).toMatchObject({ scheduledAt, localTime: `${day}T${time}` })
  expect(says).toContain(words)
})

test('applied once, asked for once: the next reading of the same row is nothing new', () => {
  const item = planItem('a')
  const typed = { decision: 'approve', reviewer: 'Ann', day: 'Fri', caption: 'New' }
  const first = merge([item], [readRow(item, typed)])
  const says = first.rows[0]?.cells['answer from Drumbeat'] ?? ''
  const base = first.agreed.get(item.itemId)
  const after = {
    ...item,
    ...first.answers[0]?.values,
    revision: 2,
    state: 'approved' as const,
    decision: 'approve',
    reviewer: 'Ann',
  }
  const row = readRow(item, { ...typed, 'answer from Drumbeat': says })
  const second = merge([after], [row], base ? { [item.itemId]: base } : {})
  expect(second).toMatchObject({ answers: [], rows: [], refused: [], countUnchanged: 1 })
  expect(base).toEqual(cellsOf(after))
})
