import { messageOf, NeverRetryError } from '../../domain/errors.ts'
import { asCursorValue, cursorLiteral, daysBefore, firstValue } from '../runner/cursor.ts'
import type { Model } from '../runner/model.ts'
import { renderModel } from '../runner/render.ts'
import type { BigQueryWarehouse } from './bigquery-warehouse.ts'
import { billedBytes, usdOf } from './cost.ts'

/** What building one model would read and cost: its query, without the audits that follow. */
export interface ModelEstimate {
  readonly model: string
  readonly kind: Model['kind']
  /** Bytes read and billed; null where BigQuery refused the statement. */
  readonly bytes: number | null
  readonly billed: number | null
  readonly usd: number | null
  /** Why it was refused. */
  readonly problem: string | null
}

/**
 * Asks BigQuery what each model's query would read, running none. Incremental models are asked for
 * the window that reaches from their look-back before the clock, or in full. A view costs nothing
 * when it is built; its figures are those of reading it whole once.
 */
export async function estimateModels(
  warehouse: BigQueryWarehouse,
  models: readonly Model[],
  { asOf, isFull }: { readonly asOf: string; readonly isFull: boolean },
): Promise<ModelEstimate[]> {
  const estimates: ModelEstimate[] = []
  for (const model of models) {
    const { name, kind } = model
    const text = renderModel(model, warehouse.dialect, { asOf, ...windowOf(model, asOf, isFull) })
    try {
      const estimate = await warehouse.estimate(text)
      const billed = billedBytes(estimate)
      const { bytes } = estimate
      estimates.push({ model: name, kind, bytes, billed, usd: usdOf(billed), problem: null })
    } catch (error) {
      if (!(error instanceof NeverRetryError)) throw error
      const nothing = { bytes: null, billed: null, usd: null }
      estimates.push({ model: name, kind, ...nothing, problem: messageOf(error) })
    }
  }
  return estimates

  function windowOf(
    { incremental }: Model,
    clock: string,
    whole: boolean,
  ): { windowStart?: string } {
    if (!incremental) return {}
    const { cursorType: type, lookback } = incremental
    const start =
      whole || type === 'number'
        ? firstValue(type)
        : daysBefore(asCursorValue(clock, type), lookback, type)
    return { windowStart: cursorLiteral(start, type, warehouse.dialect) }
  }
}
