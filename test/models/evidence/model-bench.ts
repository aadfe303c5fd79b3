import { openDuckDb, type DuckDbWarehouse } from '../../../sql/duckdb/duckdb-warehouse.ts'
import { cursorLiteral } from '../../../sql/runner/cursor.ts'
import { loadModels } from '../../../sql/runner/load-models.ts'
import { renderFull, renderModel } from '../../../sql/runner/render.ts'
import { upstreamOf } from '../../../sql/runner/select-models.ts'

/** A warehouse in memory in which one mart and what it reads can be built again and again. */
export interface ModelBench {
  readonly warehouse: DuckDbWarehouse
  /**
   * Builds the mart and all models behind it, over the raw rows there are, with this clock;
   * incremental ones from `since` on where it is given, an instant.
   */
  readonly build: (asOf: string, since?: string) => Promise<void>
}

/** Opens a bench for a mart; every model is there, empty, from the start. */
export async function openBench(mart: string): Promise<ModelBench> {
  const warehouse = await openDuckDb({ path: ':memory:', threads: 2 })
  const models = loadModels()
  const { dialect } = warehouse
  for (const model of models) {
    const kind = model.kind === 'view' ? 'view' : 'table'
    const text = renderFull(model, dialect, '2026-01-01T00:00:00Z')
    await warehouse.execute(`create ${kind} ${model.name} as\n${text}`)
  }
  const names = upstreamOf(models, [mart])
  const wanted = models.filter(
    ({ name, kind }) => kind !== 'view' && (names.has(name) || name === mart),
  )
  return {
    warehouse,
    build: async (asOf, since) => {
      for (const model of wanted) {
        const { name, incremental } = model
        if (!incremental || since === undefined) {
          const text = renderFull(model, dialect, asOf)
          await warehouse.execute(`create or replace table ${name} as\n${text}`)
          continue
        }
        const windowStart = cursorLiteral(since, incremental.cursorType, dialect)
        const text = renderModel(model, dialect, { asOf, windowStart })
        await warehouse.execute(`delete from ${name} where ${incremental.cursor} >= ${windowStart}`)
        await warehouse.execute(`insert into ${name} by name\n${text}`)
      }
    },
  }
}
