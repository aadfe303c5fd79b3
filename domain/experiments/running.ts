import { z } from 'zod'

import { EXPERIMENT_KINDS } from '../records/experiments.ts'

const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? [])

/** A row of `staging.experiments` that runs: what a plan must know of it. */
export const runningExperiment = z.object({
  experiment_id: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(EXPERIMENT_KINDS),
  account_ids: texts,
  arm_a: texts,
  arm_b: texts,
  policy: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
})
export type RunningExperiment = z.output<typeof runningExperiment>

export type Arm = 'A' | 'B'

/** The experiments of a kind that run on an account, by id. */
export function experimentsOn(
  experiments: readonly RunningExperiment[],
  accountId: string,
  kind: RunningExperiment['kind'],
): RunningExperiment[] {
  return experiments
    .filter((one) => one.kind === kind && one.account_ids.includes(accountId))
    .toSorted((x, y) => (x.experiment_id < y.experiment_id ? -1 : 1))
}
