import { loadConfig } from '../config.ts'
import { InvalidInputError } from '../domain/errors.ts'
import { machineTime, newSortableId } from '../runtime/clock.ts'
import { estimateModels, type ModelEstimate } from '../sql/bigquery/estimate-models.ts'
import { openBigQueryBy } from '../sql/open-warehouse.ts'
import { loadModels } from '../sql/runner/load-models.ts'
import { selectModels } from '../sql/runner/select-models.ts'
import { print, type CommonOptions, type Report } from './shell.ts'
import { textTable } from './table.ts'

export interface EstimateOptions extends CommonOptions {
  readonly select?: readonly string[]
  readonly full?: boolean
}

/** `drumbeat build --dry-run`: what each model would read and cost on BigQuery. */
export async function showEstimate(options: EstimateOptions): Promise<void> {
  const settings = loadConfig(options).warehouse
  if (settings.engine !== 'bigquery') {
    throw new InvalidInputError(
      '--dry-run says what BigQuery would bill; this workspace runs on duckdb (warehouse.engine)',
    )
  }
  const user = { run: newSortableId(), command: 'drumbeat build --dry-run' }
  const warehouse = await openBigQueryBy(settings, user)
  const models = loadModels({ engine: 'bigquery' })
  const all = new Set(models.map(({ name }) => name))
  const estimates = await estimateModels(
    warehouse,
    selectModels(models, [...(options.select ?? [])], all),
    { asOf: options.now ?? machineTime(), isFull: options.full ?? false },
  )
  const [row] = await warehouse.query('select count(distinct account_id) as n from raw.accounts')
  print(report(estimates, Number(row?.['n'] ?? 0)), options)
}

function report(models: readonly ModelEstimate[], accounts: number): Report {
  const built = models.filter(({ kind }) => kind !== 'view')
  const sum = (of: 'bytes' | 'billed' | 'usd'): number =>
    built.reduce((total, model) => total + (model[of] ?? 0), 0)
  const total = { bytes: sum('bytes'), billed: sum('billed'), usd: sum('usd') }
  const usd_per_account = accounts > 0 ? total.usd / accounts : null
  const problems = models.flatMap(({ model, problem }) => (problem ? `${model}: ${problem}` : []))
  const rows = models.map(({ model, kind, bytes, billed, usd }) => ({
    model,
    kind,
    MB_read: megabytes(bytes),
    MB_billed: megabytes(billed),
    USD: usd === null ? null : Number(usd.toFixed(6)),
  }))
  const each =
    usd_per_account === null
      ? 'no accounts yet'
      : `$${usd_per_account.toFixed(6)} for each of ${accounts} accounts`
  const ending =
    `a build of these ${built.length} tables: ${megabytes(total.billed)} MB billed, ` +
    `$${total.usd.toFixed(4)}; ${each} (without audits; views cost their readers)`
  return {
    data: { models, total, accounts, usd_per_account },
    text: `${textTable(rows)}\n${ending}`,
    person: problems,
  }
}

function megabytes(bytes: number | null): number | null {
  return bytes === null ? null : Number((bytes / 1e6).toFixed(1))
}
