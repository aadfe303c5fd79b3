import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { settingsSchema } from '../../../domain/settings.ts'
import { chooseSheet } from '../../../exporters/sheets/choose-sheet.ts'
import { syncSheet } from '../../../exporters/sheets/pull.ts'
import { exportToSheet } from '../../../exporters/sheets/push.ts'
import { googleWeeks } from '../../../exporters/sheets/store/google-exports.ts'
import {
  AS_OF,
  MONDAY,
  plannedItem,
  WEEK,
  WeekWarehouse,
} from '../../unit/exporters/sheets/week-warehouse.ts'
import { keyFile, startLocal } from './local.ts'
import { type } from './person.ts'

const folders = { home: '/w', exports: '/w/exports', salt: 's' }

async function openWeek(): Promise<WeekWarehouse> {
  const week = await WeekWarehouse.open()
  onTestFinished(() => week.warehouse.close())
  await week.plan([plannedItem('one')])
  return week
}

test('without a word of it the sheet is a workbook in the workspace', async () => {
  const { warehouse } = await openWeek()
  const settings = settingsSchema.parse({})
  const sheet = await chooseSheet(warehouse, { week: WEEK, settings, secrets: {}, ...folders })
  expect(sheet).toMatchObject({ kind: 'xlsx', uri: '/w/exports/drumbeat-2026-W48.xlsx' })
})

test('Google without anything to sign in with names the variable', async () => {
  const { warehouse } = await openWeek()
  const settings = settingsSchema.parse({ approvals: { backend: 'google' } })
  const chosen = chooseSheet(warehouse, { week: WEEK, settings, secrets: {}, ...folders })
  await expect(chosen).rejects.toMatchObject({ setting: 'GOOGLE_APPLICATION_CREDENTIALS' })
})

test('the spreadsheet of the last export is used again, for every week and without asking Drive', async () => {
  const local = await startLocal()
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const secrets = { GOOGLE_APPLICATION_CREDENTIALS: keyFile(folder, local.server.url) }
  const week = await openWeek()
  const { warehouse } = week
  const approvals = { backend: 'google', base_url: local.server.url }
  const settings = settingsSchema.parse({ approvals })
  const sheet = (of: { week: string; brand?: string }) =>
    chooseSheet(warehouse, { ...of, settings, secrets, ...folders })
  const run = () => ({ asOf: AS_OF, load: week.newLoad() })

  expect((await sheet({ week: WEEK })).uri).toBeNull()
  await expect(syncSheet(warehouse, await sheet({ week: WEEK }), run())).rejects.toThrow(
    /there is no Week 2026-W48 in Google Sheets: export the week first/,
  )
  const { path } = await exportToSheet(warehouse, await sheet({ week: WEEK }), {
    week: WEEK,
    ...run(),
  })
  expect((await sheet({ week: WEEK })).uri).toBe(path)
  expect((await sheet({ week: '2026-W49' })).uri).toContain('/sheet-1/')
  expect(await googleWeeks(warehouse, [MONDAY, '2026-11-30'])).toEqual(new Set([WEEK]))

  const brand = { week: WEEK, brand: 'aurora' }
  await exportToSheet(warehouse, await sheet(brand), { ...brand, ...run() })
  const titles = local.google.spreadsheet('sheet-1').tabs.map(({ properties }) => properties.title)
  expect(titles).toContain('Week 2026-W48 aurora')

  type(local.google.spreadsheet('sheet-1'), 'one', { decision: 'approve', reviewer: 'Ann' })
  const done = await syncSheet(warehouse, await sheet({ week: WEEK }), run())
  expect(done).toMatchObject({ path, approved: 1 })
  const drive = local.asked().filter((asked) => asked.includes('/files'))
  expect(drive).toEqual(['GET /files', 'POST /files'])
})

test('a spreadsheet of one’s own is not shared by Drumbeat: the settings say so', () => {
  const approvals = { backend: 'google', spreadsheet_id: 'a'.repeat(44), share_with: ['a@b.co'] }
  const { error } = settingsSchema.safeParse({ approvals })
  expect(error?.issues[0]).toMatchObject({ path: ['approvals', 'share_with'] })
})
