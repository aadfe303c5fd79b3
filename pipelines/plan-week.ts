import { z } from 'zod'

import { InvalidInputError, NotFoundError } from '../domain/errors.ts'
import { MODES } from '../domain/records/accounts.ts'
import { parseWeek, weekText } from '../domain/time.ts'
import { defineTask } from '../runtime/task.ts'
import { planBrandWeekTask } from './plan-brand-week.ts'

/** Plans the week of every brand, or of one. */
export const planWeekTask = defineTask({
  id: 'plan-week',
  doc: 'Plans a week for every brand with active accounts; one brand’s failure stops no other.',
  input: z.object({
    week: weekText,
    brand: z.string().min(1).optional(),
    mode: z.enum(MODES).optional(),
    replan: z.boolean().optional(),
    originals: z.number().int().min(1).optional(),
    platforms: z.array(z.string().min(1)).min(1).optional(),
    /** Items a day each account is to have. */
    atLeast: z.number().int().min(1).max(24).optional(),
    /** Rules that may give way, `gap=180`. */
    relax: z.array(z.string().min(1)).min(1).optional(),
  }),
  timeoutSeconds: 900,
  run: async ({ brand, ...input }, context) => {
    const most = context.config.planning.max_originals
    if ((input.originals ?? 0) > most) {
      throw new InvalidInputError(
        `${input.originals} originals a week are more than planning.max_originals allows (${most})`,
      )
    }
    const monday = parseWeek(input.week).toString()
    const warehouse = await context.warehouse.operational({ first: monday, last: monday })
    const rows = await warehouse.query(
      'select distinct brand from marts.account_health where is_active order by brand',
    )
    const brands = rows.map((row) => String(row['brand']))
    if (brand !== undefined && !brands.includes(brand)) {
      throw new NotFoundError(
        `there is no brand "${brand}" with active accounts; there are: ${brands.join(', ') || 'none'}`,
      )
    }
    const wanted = brand === undefined ? brands : [brand]
    const outcomes = await context.each(
      planBrandWeekTask,
      wanted.map((name) => ({ ...input, brand: name })),
    )
    return {
      week: input.week,
      brands: outcomes.map((outcome, i) => ({ brand: wanted[i] ?? '', ...outcome })),
    }
  },
})
