import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { bigQueryDialect } from '../../sql/bigquery/dialect.ts'
import { projectPath } from '../../sql/project-files.ts'
import { cursorLiteral } from '../../sql/runner/cursor.ts'
import { loadModels } from '../../sql/runner/load-models.ts'
import type { Model } from '../../sql/runner/model.ts'
import { renderFull, renderModel } from '../../sql/runner/render.ts'
import type { Dialect } from '../../sql/warehouse.ts'
import type { Table } from './catalog.ts'
import { differences } from './compare-tables.ts'
import { buildOnDuckDb, type Built } from './duckdb-tables.ts'
import { CLOCK, FIXTURE } from './fixture/index.ts'
import { openGoogleSql, type GoogleSql } from './google-sql.ts'
import { isInstalled } from './server.ts'
import { missingValues } from './missing-values.ts'

const models = loadModels()
/** Where incremental models start the second time they run. */
const WINDOW_START = { instant: '2026-10-25T00:00:00Z', date: '2026-10-25', number: 20_000 }

/**
 * Every model reads DuckDB's rows of what it reads, on both engines: a difference then belongs to
 * the model it shows in, and, as all models agree, so do the chains they make.
 */
describe.skipIf(!isInstalled())('every model on both engines', () => {
  let built: Built
  let google: GoogleSql
  const seen = { models: 0, columns: 0, rows: 0 }

  beforeAll(async () => {
    built = await buildOnDuckDb(models, FIXTURE, CLOCK)
    google = await openGoogleSql(
      readFileSync(projectPath('sql', 'bigquery', 'functions.sql'), 'utf8'),
    )
  })
  afterAll(async () => {
    await google.stop()
    await built.warehouse.close()
  })

  const tableOf = (name: string): Table => {
    const table = built.tables.get(name)
    if (!table) throw new Error(`${name} was not built`)
    return table
  }

  /** Whether both engines give the same rows of a model from some value of its cursor on. */
  async function checkWindow(model: Model, sources: readonly Table[]): Promise<void> {
    if (!model.incremental) return
    const type = model.incremental.cursorType
    const text = (dialect: Dialect): string => {
      const windowStart = cursorLiteral(WINDOW_START[type], type, dialect)
      return renderModel(model, dialect, { asOf: CLOCK, windowStart })
    }
    const rows = await built.warehouse.query(text(built.warehouse.dialect))
    const other = await google.evaluate(text(bigQueryDialect), sources)
    expect(rows.length).toBeGreaterThan(0)
    expect(differences({ ...tableOf(model.name), rows }, other, model.grain)).toEqual([])
    seen.rows += rows.length
  }

  test.each(models.map((model) => [model.name, model] as const))('%s', async (name, model) => {
    const mine = tableOf(name)
    const sources = model.references.map(tableOf)
    const statement = renderFull(model, bigQueryDialect, CLOCK)
    expect(await google.analyze(statement, sources)).toEqual(mine.columns)
    const theirs = await google.evaluate(statement, sources)
    expect(theirs.columns).toEqual(mine.columns)
    expect(differences(mine, theirs, model.grain)).toEqual([])
    await checkWindow(model, sources)
    seen.models++
    seen.columns += mine.columns.length
    seen.rows += mine.rows.length
  })

  test.each([
    ['marts.caption_locks', 'fn.larger(', 'greatest('],
    ['marts.hashtag_stats', 'fn.lower(', 'lower('],
    [
      'intermediate.slot_levels',
      'fn.decimal(kernel.weight * cast(levels.sum_lift as float64))',
      'cast(kernel.weight * cast(levels.sum_lift as float64) as numeric)',
    ],
  ])('%s with another %s would differ', async (name, ours, mistake) => {
    const model = models.find((one) => one.name === name)
    if (!model?.sql.includes(ours)) throw new Error(`${name} does not hold ${ours}`)
    const wrong = { ...model, sql: model.sql.replace(ours, () => mistake) }
    const rows = await built.warehouse.query(renderFull(wrong, built.warehouse.dialect, CLOCK))
    const statement = renderFull(wrong, bigQueryDialect, CLOCK)
    const theirs = await google.evaluate(statement, model.references.map(tableOf))
    expect(differences({ ...tableOf(name), rows }, theirs, model.grain)).not.toEqual([])
  })

  test('the rows put every column to the test: two values, and null where it may be null', () => {
    expect(models.flatMap((model) => missingValues(model, tableOf(model.name).rows))).toEqual([])
  })

  test('all of them were compared', ({ task }) => {
    expect(seen.models).toBe(models.length)
    task.meta.closingLine = `${seen.models} models on both engines, ${seen.columns} columns, ${seen.rows} rows compared`
  })
})
