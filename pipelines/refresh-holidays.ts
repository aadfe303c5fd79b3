import { z } from 'zod'

import { parseInstant } from '../domain/time.ts'
import { publicHolidays } from '../platforms/public-holidays.ts'
import { defineTask } from '../runtime/task.ts'
import { countriesOfAccounts, landHolidays } from '../sql/holidays/land-holidays.ts'
import { buildModelsTask } from './build-models.ts'

/** Public holidays of the countries the accounts speak to, last year’s to next year’s. */
export const refreshHolidaysTask = defineTask({
  id: 'refresh-holidays',
  doc: 'Lands the public holidays of the accounts’ countries: last year’s, this and next year’s.',
  input: z.object({
    /** Other countries than the accounts’, by ISO 3166 alpha-2 code. */
    countries: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
  }),
  schedule: { cron: '30 2 * * 1', timezone: 'UTC' },
  run: async ({ countries: wanted }, context) => {
    if (!wanted) await context.run(buildModelsTask, { select: ['+intermediate.accounts'] })
    const countries = wanted ?? (await countriesOfAccounts(context.warehouse))
    const { year } = parseInstant(context.asOf).toZonedDateTimeISO(context.config.timezone)
    const years = [year - 1, year, year + 1]
    const { holidays, unknown } = await publicHolidays(countries, years)
    const added = await landHolidays(context.warehouse, holidays, context.newLoad())
    if (added.length > 0)
      await context.run(buildModelsTask, { select: ['+marts.holiday_calendar'] })
    return {
      years,
      countries: countries.map((country) => ({
        country,
        known: holidays.filter((row) => row.country === country).length,
        added: added.filter((row) => row.country === country).length,
      })),
      unknown_countries: unknown,
    }
  },
})
