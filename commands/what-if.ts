import { loadConfig } from '../config.ts'
import { InvalidInputError } from '../domain/errors.ts'
import { parseWeek } from '../domain/time.ts'
import { planInWorker } from '../pipelines/plan-in-worker.ts'
import { fits } from '../platforms/limits.ts'
import { renderWhatIf } from '../sql/planning/render-what-if.ts'
import { whatIf } from '../sql/planning/what-if.ts'
import { reading, type Reader } from './reading.ts'
import { print, type CommonOptions } from './shell.ts'

interface Options extends CommonOptions {
  readonly week: string
  readonly brand?: string
}

/** `drumbeat plan --what-if`: the stored plans of a week beside what they would have been. */
export async function showWhatIf(options: Options, asked: readonly string[]): Promise<void> {
  const { week } = options
  const settings = loadConfig(options).planning
  const told = await reading('drumbeat plan --what-if', options, async (reader) => {
    const brands = options.brand === undefined ? await plannedBrands(reader, week) : [options.brand]
    const found = []
    for (const brand of brands) {
      found.push(await whatIf(reader, { brand, week, asked, settings, fits, plan: planInWorker }))
    }
    return found
  })
  print({ data: told, text: told.map(renderWhatIf).join('\n\n') }, options)
}

async function plannedBrands(reader: Reader, week: string): Promise<string[]> {
  const rows = await reader.query(
    `select distinct brand from staging.plan_runs
     where week_start_on = cast(@monday as date) order by brand`,
    { monday: parseWeek(week).toString() },
  )
  if (rows.length > 0) return rows.map((row) => String(row['brand']))
  throw new InvalidInputError(`week ${week} is not planned, so there is nothing to compare with`)
}
