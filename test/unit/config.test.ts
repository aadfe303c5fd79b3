import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { configFrom, environmentSchema, SETTINGS_FILE } from '../../config.ts'
import { tempFolder } from '../temp.ts'

function homeWith(settings: string): string {
  const home = join(tempFolder(), 'home')
  mkdirSync(home)
  writeFileSync(join(home, SETTINGS_FILE), settings)
  return home
}

test('every key has a default', () => {
  const config = configFrom({}, tempFolder())
  expect(config.planning.messages_per_day.LARGE).toBe(7)
  expect(config.publish).toMatchObject({ grace_minutes: 15, missed_minutes: 60, default: 'outbox' })
  expect(config.automation.enabled).toBe(true)
})

test('partial settings keep the other defaults', () => {
  const config = configFrom({}, homeWith('planning: { gap_minutes: { XL: 60 } }\n'))
  expect(config.planning.gap_minutes).toMatchObject({ XL: 60, LARGE: 180 })
})

test('BigQuery is an engine, with defaults that cost little', () => {
  const settings = 'warehouse: { engine: bigquery, project: my-project-1, location: EU }\n'
  expect(configFrom({}, homeWith(settings)).warehouse).toMatchObject({
    engine: 'bigquery',
    project: 'my-project-1',
    dataset_prefix: 'drumbeat_',
    location: 'EU',
    max_bytes_billed: 10_000_000_000,
  })
  const wrong = 'warehouse: { engine: postgres, dataset_prefix: My-Data, max_bytes_billed: 5 }\n'
  expect(() => configFrom({}, homeWith(wrong))).toThrow(
    /warehouse\.engine: duckdb or bigquery[\s\S]*dataset_prefix: lower-case[\s\S]*max_bytes_billed/,
  )
})

test('all problems are reported at once, with their places', () => {
  const home = homeWith(
    'timezone: Mars\nplanning: { mode: fast, gap_minutes: { HUGE: 1 } }\nextra: 1\n',
  )
  expect(() => configFrom({ AUTOMATION_ENABLED: 'maybe' }, home)).toThrow(
    /AUTOMATION_ENABLED: true or false[\s\S]*timezone: not an IANA[\s\S]*planning\.mode[\s\S]*planning\.gap_minutes.*HUGE[\s\S]*extra/,
  )
})

test('a settings file that is not YAML is named with the line', () => {
  expect(() => configFrom({}, homeWith('timezone: [UTC\n'))).toThrow(
    /drumbeat\.config\.yaml.*line 2/,
  )
})

test('the environment outranks the settings file for the switch', () => {
  const home = homeWith('automation: { enabled: true }\n')
  expect(configFrom({ AUTOMATION_ENABLED: 'false' }, home).automation.enabled).toBe(false)
  expect(configFrom({ AUTOMATION_ENABLED: '' }, home).automation.enabled).toBe(true)
})

test('.env.example documents exactly the variables that are read', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  const named = [...text.matchAll(/^#?\s?([A-Z][A-Z_]+)=/gm)].map((match) => match[1])
  expect(new Set(named)).toEqual(new Set(Object.keys(environmentSchema.shape)))
})
