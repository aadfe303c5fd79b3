import { DrumbeatError, messageOf, type ErrorData } from '../domain/errors.ts'
import { loadHighs } from '../domain/planning/exact/highs.ts'
import type { PlanInput } from '../domain/planning/input.ts'
import type { Plan } from '../domain/planning/plan.ts'
import { planWeek } from '../domain/planning/plan-week.ts'
import { fits } from '../platforms/limits.ts'

/** What a worker answers with: errors lose their class on the way between processes. */
export type Answer =
  | { readonly plan: Plan }
  | { readonly name: string; readonly message: string; readonly data: ErrorData }

/** Plans a brand’s week in the process it is called in, with the limits of the networks known there. */
export default async function answer(input: Omit<PlanInput, 'fits'>): Promise<Answer> {
  try {
    return { plan: planWeek({ ...input, fits }, await loadHighs()) }
  } catch (error) {
    const data = error instanceof DrumbeatError ? error.data : {}
    return { name: error instanceof Error ? error.name : 'Error', message: messageOf(error), data }
  }
}
