import { z } from 'zod'

import { parseRelaxation } from '../domain/planning/rule-changes.ts'
import { MODES } from '../domain/records/accounts.ts'
import { weekText } from '../domain/time.ts'
import { fits } from '../platforms/limits.ts'
import { defineTask } from '../runtime/task.ts'
import { planBrandWeek } from '../sql/planning/plan-brand-week.ts'
import { planInWorker } from './plan-in-worker.ts'

/** Plans one brand's week, or finds the plan that is there. */
export const planBrandWeekTask = defineTask({
  id: 'plan-brand-week',
  doc: 'Plans one brand’s week; a week that is planned already is found, not planned twice.',
  input: z.object({
    brand: z.string().min(1),
    week: weekText,
    mode: z.enum(MODES).optional(),
    replan: z.boolean().optional(),
    originals: z.number().int().min(1).optional(),
    platforms: z.array(z.string().min(1)).min(1).optional(),
    atLeast: z.number().int().min(1).max(24).optional(),
    relax: z.array(z.string().min(1)).min(1).optional(),
  }),
  queue: { name: 'planning', concurrency: 4 },
  run: (input, context) =>
    planBrandWeek(context.warehouse, {
      ...input,
      relax: input.relax?.map(parseRelaxation),
      asOf: context.asOf,
      settings: context.config.planning,
      load: context.newLoad(),
      fits,
      plan: (week) => planInWorker(week, context.config.planning.threads),
    }),
})
