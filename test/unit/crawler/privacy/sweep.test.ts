import { mkdirSync, readFileSync, writeFileSync, existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

import exceljs from 'exceljs'
import { expect, test } from 'vitest'

import { sweepFiles } from '../../../../crawler/privacy/files/sweep.ts'
import { tempFolder } from '../../../temp.ts'

const ANN = { platform: 'reddit', username: 'ann_b' }
const CSV = `\uFEFFplatform;username;note\r\nreddit;u/Ann_B;"two
lines; here"\r\nreddit;ben;"likes ""@ann_b"""\r\nx;ann_b;\r\n`

function homeWith(files: Readonly<Record<string, string | Buffer>>): string {
  const home = tempFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true })
    writeFileSync(join(home, name), content)
  }
  return home
}

const sweep = (home: string, isDry = false) => sweepFiles(home, ANN, { isDry })
const textOf = (home: string, name: string) => readFileSync(join(home, name), 'utf8')

test('records of the person go, the rest of a file stays byte by byte', async () => {
  const home = homeWith({
    'sample/targets.csv': CSV,
    'backups/profiles.ndjson': '{"platform":"reddit","username":"ann_b"}\n{ "username":"ben" }\n',
    'exports/list.json': '{"profiles":[{"username":"ANN_B"},{"username":"ben"}]}',
    'exports/other.json': '{ "profiles": [{"username":"ben"}] }',
    'exports/words.csv': 'account_id,text\nx:us,ann_b is a word\n',
  })
  const before = textOf(home, 'exports/other.json')
  const planned = await sweep(home, true)
  expect(textOf(home, 'sample/targets.csv')).toBe(CSV)
  expect(await sweep(home)).toEqual(planned)
  expect(planned).toMatchObject({
    cleaned: ['backups/profiles.ndjson', 'exports/list.json', 'sample/targets.csv'],
    named: [],
    unread: [],
  })
  expect(textOf(home, 'sample/targets.csv')).toBe(
    '\uFEFFplatform;username;note\r\nreddit;ben;"likes ""@[forgotten]"""\r\nx;ann_b;\r\n',
  )
  expect(textOf(home, 'backups/profiles.ndjson')).toBe('{ "username":"ben" }\n')
  expect(JSON.parse(textOf(home, 'exports/list.json'))).toEqual({ profiles: [{ username: 'ben' }] })
  expect(textOf(home, 'exports/other.json')).toBe(before)
  expect((await sweep(home)).cleaned).toEqual([])
})

test('half-made files go, the warehouse is left to others, databases beside it are named', async () => {
  const home = homeWith({
    'temp/spill/a.tmp': 'ann_b',
    'snapshot.duckdb.4711.new': 'ann_b',
    'warehouse.duckdb.rewrite': 'ann_b',
    'warehouse.duckdb.rewrite.wal': 'ann_b',
    'warehouse.duckdb': 'ann_b',
    'warehouse.duckdb.wal': 'ann_b',
    'snapshot.duckdb': 'ann_b',
    'backups/one.duckdb': 'ann_b',
    'backups/one.duckdb.wal': 'ann_b',
  })
  expect(await sweep(home)).toEqual({
    databases: ['backups/one.duckdb'],
    removed: [
      'snapshot.duckdb.4711.new',
      'temp/spill/a.tmp',
      'warehouse.duckdb.rewrite',
      'warehouse.duckdb.rewrite.wal',
    ],
    cleaned: [],
    named: [],
    unread: [],
  })
  expect(existsSync(join(home, 'temp/spill/a.tmp'))).toBe(false)
  expect(readdirSync(home).toSorted()).toEqual([
    'backups',
    'snapshot.duckdb',
    'temp',
    'warehouse.duckdb',
    'warehouse.duckdb.wal',
  ])
})

test('logs lose the name; what people work in is told, not changed', async () => {
  const workbook = new exceljs.Workbook()
  const sheet = workbook.addWorksheet('Week')
  sheet.addRow(['caption', 'link'])
  sheet.addRow(['Collab with @ann_b', 'x'])
  sheet.addRow(['ann_b is a word', { text: 'see', hyperlink: 'https://reddit.test/user/ann_b' }])
  const bytes = Buffer.from(await workbook.xlsx.writeBuffer())
  const home = homeWith({
    'logs/today.log': 'GET ann_b ok\nGET joann_b ok\n',
    'exports/week.xlsx': bytes,
    'outbox/one.json': '{"caption":"Hi @ann_b"}',
    'drumbeat.config.yaml': 'planning: {} # not ann_b\n',
    'backups/old.csv.gz': gzipSync('username\nann_b\n'),
    'backups/new.csv.gz': gzipSync('username\nben\n'),
    'backups/all.zip': 'packed',
    'exports/ann_b.csv': 'n\n1\n',
  })
  const found = await sweep(home)
  expect(found).toMatchObject({
    cleaned: ['logs/today.log'],
    named: [
      'backups/old.csv.gz (packed)',
      'drumbeat.config.yaml',
      'exports/ann_b.csv (its name)',
      'exports/week.xlsx (Week!A2, Week!B3)',
      'outbox/one.json',
    ],
    unread: ['backups/all.zip (a packed file)'],
  })
  expect(textOf(home, 'logs/today.log')).toBe('GET [forgotten] ok\nGET joann_b ok\n')
  expect(readFileSync(join(home, 'exports/week.xlsx')).equals(bytes)).toBe(true)
})

test('a name across the border of two pieces is found; a broken file is told', async () => {
  const home = homeWith({
    'notes.txt': `${'.'.repeat((1 << 20) - 3)}@ann_b`,
    'exports/week.xlsx': 'ann_b, no workbook',
  })
  expect(await sweep(home)).toMatchObject({
    named: ['notes.txt'],
    unread: [expect.stringMatching(/^exports\/week\.xlsx \(/)],
  })
})
