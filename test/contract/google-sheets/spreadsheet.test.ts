import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeEach, expect, onTestFinished, test } from 'vitest'

import { signIn } from '../../../exporters/sheets/google/credentials.ts'
import { AS_OF, planItem, WEEK } from '../../unit/exporters/sheets/support.ts'
import { COLUMNS } from '../../../exporters/sheets/columns.ts'
import type { Fault } from '../publishing/server.ts'
import { keyFile, startLocal, type Local } from './local.ts'
import { weekTab } from './person.ts'

let local: Local
beforeEach(async () => {
  local = await startLocal()
})

const content = { week: WEEK, exportId: 'e1', asOf: AS_OF, items: [planItem('one')] }

test('a run that died after making the spreadsheet leaves one that the next run finds', async () => {
  const first = await local.sheet().prepare()
  expect(await local.sheet().prepare()).toBe(first)
  expect(local.asked()).toEqual(['GET /files', 'POST /files', 'GET /files'])
  expect(await local.sheet({ workspaceId: 'w2' }).prepare()).not.toBe(first)
})

test.each<Fault>(['500 before', '500 after', 'reset before', 'reset after', 'cut'])(
  '%s when the spreadsheet is made: there is one',
  async (fault) => {
    let isDone = false
    local.server.plan(({ method }) => {
      if (isDone || method !== 'POST') return undefined
      isDone = true
      return fault
    })
    const uri = await local.sheet().prepare()
    expect(local.google.files).toHaveLength(1)
    expect(await local.sheet().prepare()).toBe(uri)
  },
)

test('it is shared with each address once, without Google’s mail', async () => {
  const shareWith = ['ann@example.com', 'bo@example.com']
  await local.sheet({ shareWith: ['Ann@example.com'] }).prepare()
  await local.sheet({ shareWith }).prepare()
  await local.sheet({ shareWith }).prepare()
  const [permissions = []] = local.google.permissions.values()
  expect(permissions.map(({ role, type, emailAddress }) => [role, type, emailAddress])).toEqual([
    ['writer', 'user', 'Ann@example.com'],
    ['writer', 'user', 'bo@example.com'],
  ])
  const shares = local.server.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/permissions'),
  )
  for (const { query } of shares) expect(query.get('sendNotificationEmail')).toBe('false')
})

test('a new tab has dropdowns, a frozen header, a filter, colours, warnings and no locks', async () => {
  local.google.add('book')
  await local.sheet({ spreadsheetId: 'book' }).create(content)
  const book = local.google.spreadsheet('book')
  expect(book.tabs.map(({ properties }) => [properties.title, properties.hidden ?? false])).toEqual(
    [
      ['Sheet1', false],
      ['_drumbeat 2026-W48', true],
      ['Week 2026-W48', false],
      ['_answers 2026-W48', true],
    ],
  )
  const { properties, settings } = weekTab(book)
  expect(properties.gridProperties).toMatchObject({ frozenRowCount: 1, frozenColumnCount: 3 })
  const lists = settings.flatMap(({ setDataValidation }) =>
    setDataValidation?.rule?.condition?.type === 'ONE_OF_LIST' ? [setDataValidation] : [],
  )
  expect(
    lists.map(({ range, rule }) => [COLUMNS[range?.startColumnIndex ?? 0], rule?.strict]),
  ).toEqual([
    ['decision', true],
    ['reject reason', true],
  ])
  expect(settings.filter(({ setBasicFilter }) => setBasicFilter)).toHaveLength(1)
  expect(settings.filter(({ addConditionalFormatRule }) => addConditionalFormatRule)).toHaveLength(
    4,
  )
  const hidden = settings.flatMap(({ updateDimensionProperties }) =>
    updateDimensionProperties?.properties?.hiddenByUser
      ? [COLUMNS[updateDimensionProperties.range?.startIndex ?? 0]]
      : [],
  )
  expect(hidden).toEqual(['item id'])
  const warned = book.tabs.flatMap((tab) =>
    tab.settings.flatMap((one) => one.addProtectedRange ?? []),
  )
  expect(warned.length).toBeGreaterThan(0)
  for (const { protectedRange } of warned) {
    expect(protectedRange).toMatchObject({ warningOnly: true })
    expect(protectedRange).not.toHaveProperty('editors')
  }
  const texts = settings.flatMap(({ repeatCell }) =>
    repeatCell?.fields === 'userEnteredFormat.numberFormat'
      ? [COLUMNS[repeatCell.range?.startColumnIndex ?? 0]]
      : [],
  )
  expect(texts).toEqual(expect.arrayContaining(['caption', 'hashtags', 'note', 'item id']))
  expect(texts).not.toContain('day')
})

test('times say their zone and prices their currency; a date is a date', async () => {
  local.google.add('book')
  const items = [
    planItem('one', { price: '5', currency: 'USD' }),
    planItem('two', { timezone: 'America/New_York' }),
  ]
  await local.sheet({ spreadsheetId: 'book' }).create({ ...content, items })
  const [, row = []] = weekTab(local.google.spreadsheet('book')).rows
  const cell = (name: (typeof COLUMNS)[number]) => row[COLUMNS.indexOf(name)]
  expect(cell('day')).toMatchObject({
    userEnteredValue: { numberValue: 46350 },
    userEnteredFormat: { numberFormat: { type: 'DATE' } },
  })
  expect(cell('local time')?.userEnteredFormat?.numberFormat).toEqual({
    type: 'TIME',
    pattern: 'hh:mm "Oslo"',
  })
  expect(cell('price')?.userEnteredFormat?.numberFormat?.pattern).toBe('0.00" USD"')
  expect(cell('content')?.userEnteredFormat?.textFormat?.link?.uri).toMatch(/^https:/)
})

test('signs in with a key file, else with an OAuth client; what is missing is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = keyFile(folder, local.server.url)
  const auth = await signIn({ GOOGLE_APPLICATION_CREDENTIALS: path })
  expect(await local.sheet({ auth }).prepare()).toContain('/sheet-1/')

  await expect(signIn({})).rejects.toMatchObject({ setting: 'GOOGLE_APPLICATION_CREDENTIALS' })
  const GOOGLE_OAUTH_CLIENT_ID = 'id'
  await expect(signIn({ GOOGLE_OAUTH_CLIENT_ID })).rejects.toMatchObject({
    setting: 'GOOGLE_OAUTH_CLIENT_SECRET',
  })
  await expect(
    signIn({ GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'none.json') }),
  ).rejects.toThrow(/^GOOGLE_APPLICATION_CREDENTIALS: /)
})
