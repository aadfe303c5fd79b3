import { z } from 'zod'

import { defineTask } from '../runtime/task.ts'
import { evaluatePolicies } from '../sql/evaluation/evaluate-policies.ts'
import { buildModelsTask } from './build-models.ts'

/** Estimates what caption policies would have earned, and may put one in force. */
export const evaluatePoliciesTask = defineTask({
  id: 'evaluate-policies',
  doc: 'Evaluates caption policies from logged decisions; promotes one that clears the incumbent.',
  input: z.object({
    /** A policy’s name; all by default. */
    policy: z.string().min(1).optional(),
    /** Weeks of decisions, counted back from the clock. */
    weeks: z.number().int().min(1).max(520).default(26),
    promote: z.boolean().default(false),
  }),
  queue: { name: 'training', concurrency: 1 },
  timeoutSeconds: 1800,
  run: async (wanted, context) => {
    await context.run(buildModelsTask, { select: ['+intermediate.caption_decision_outcomes'] })
    const { asOf, warehouse } = context
    const done = await evaluatePolicies(warehouse, { ...wanted, asOf, load: context.newLoad() })
    await context.run(buildModelsTask, { select: ['+marts.caption_policy_evaluation'] })
    return done
  },
})
