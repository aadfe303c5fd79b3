import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { loadHighs } from '../../domain/planning/exact/highs.ts'
import type { Plan } from '../../domain/planning/plan.ts'
import { planWeek } from '../../domain/planning/plan-week.ts'
import { bigQueryDialect } from '../../sql/bigquery/dialect.ts'
import type { DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import { readPlanInput } from '../../sql/planning/read-plan-input.ts'
import { projectPath } from '../../sql/project-files.ts'
import { loadModels } from '../../sql/runner/load-models.ts'
import { renderFull } from '../../sql/runner/render.ts'
import type { Row } from '../../sql/warehouse.ts'
import { insertRows, type CaseRow } from '../models/case-rows.ts'
import { CONFIG } from '../unit/domain/planning/world.ts'
import { buildOnDuckDb } from './duckdb-tables.ts'
import { CLOCK, FIXTURE } from './fixture/index.ts'
import { openGoogleSql, type GoogleSql } from './google-sql.ts'
import { isInstalled } from './server.ts'

/** The models that planning a week reads. */
const READ = new Set([
  'marts.account_health',
  'marts.account_learning_modes',
  'marts.caption_amounts',
  'marts.caption_bandit_stats',
  'marts.caption_bank',
  'marts.caption_uses',
  'marts.content_plan',
  'marts.holiday_calendar',
  'marts.post_performance',
  'marts.posting_slots',
  'staging.content_items',
  'staging.experiments',
  'staging.plan_runs',
])
/** The fixture with quiet hours and rhythms that are some: its own are there to be awkward. */
const PLANNABLE = Object.fromEntries(
  Object.entries(FIXTURE).map(([table, rows]) => [
    table,
    rows.filter(isKnownMode).map((row) => ({
      ...row,
      ...(row['quiet_hours'] ? { quiet_hours: '23:00-07:00' } : {}),
      ...(row['rhythm_minutes'] === 0 ? { rhythm_minutes: 90 } : {}),
    })),
  ]),
)
/** The fixture holds modes there are not, which no model minds and the planner refuses. */
function isKnownMode(row: CaseRow): boolean {
  const mode = row['to_mode']
  return typeof mode !== 'string' || !mode.startsWith('to_mode')
}

const WEEKS = ['2026-W47', '2026-W48']

const highs = await loadHighs()
const models = loadModels()

describe.skipIf(!isInstalled())('a plan from the rows of both engines', () => {
  let google: GoogleSql

  beforeAll(async () => {
    google = await openGoogleSql(
      readFileSync(projectPath('sql', 'bigquery', 'functions.sql'), 'utf8'),
    )
  })
  afterAll(() => google.stop())

  test('has the same items at the same times with the same captions', async () => {
    const { warehouse, tables } = await buildOnDuckDb(models, PLANNABLE, CLOCK)
    try {
      const mine = await planAll(warehouse)
      for (const model of models.filter(({ name }) => READ.has(name))) {
        const sources = model.references.flatMap((name) => tables.get(name) ?? [])
        const statement = renderFull(model, bigQueryDialect, CLOCK)
        const { rows } = await google.evaluate(statement, sources)
        await replaceRows(warehouse, model.name, rows)
      }
      expect(await planAll(warehouse)).toEqual(mine)
      expect(mine.length).toBeGreaterThan(10)
      expect(new Set(mine.map(({ account_id: id }) => id)).size).toBeGreaterThan(1)
    } finally {
      await warehouse.close()
    }
  })
})

/** Every brand’s weeks planned from what a warehouse holds. */
async function planAll(warehouse: DuckDbWarehouse) {
  const brands = await warehouse.query(
    'select distinct brand from marts.account_health order by brand',
  )
  const plans: Plan[] = []
  for (const { brand } of brands) {
    for (const week of WEEKS) {
      const facts = await readPlanInput(warehouse, { brand: String(brand), week, asOf: CLOCK })
      const input = { ...facts, mode: 'optimize', config: CONFIG, fits: () => null } as const
      plans.push(planWeek({ ...input, tzdata: '2026a' }, highs))
    }
  }
  return plans.flatMap(({ items }) =>
    items.map(({ account_id, scheduled_at, kind, content_id, caption_key, caption }) => ({
      account_id,
      scheduled_at,
      kind,
      content_id,
      caption_key,
      caption,
    })),
  )
}

/** Puts a table with the given rows in the place of a model. */
async function replaceRows(
  warehouse: DuckDbWarehouse,
  name: string,
  rows: readonly Row[],
): Promise<void> {
  await warehouse.execute(`create or replace table main.replaced as select * from ${name} limit 0`)
  const kinds = await warehouse.query(
    `select table_type from information_schema.tables where table_schema || '.' || table_name = @name`,
    { name },
  )
  await warehouse.execute(`drop ${kinds[0]?.['table_type'] === 'VIEW' ? 'view' : 'table'} ${name}`)
  await warehouse.execute(`create table ${name} as select * from main.replaced`)
  await insertRows(warehouse, name, rows.map(asText))
}

/** Numbers as text: a literal with a point would be read as a decimal. */
function asText(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'number' ? String(value) : value,
    ]),
  )
}
