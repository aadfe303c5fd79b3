import type { Temporal } from 'temporal-polyfill'

import { InvalidInputError } from '../../domain/errors.ts'
import type { EarlierItem } from '../../domain/planning/input.ts'
import { planItems } from '../../domain/records/plans.ts'
import { STATES, type State } from '../../domain/records/queue.ts'
import type { Row, WarehouseSession } from '../warehouse.ts'

const COLUMNS = Object.keys(planItems.row.shape)

/** The items of a brand’s week as they stand now, whatever plan they come from. */
export async function readEarlier(
  session: Pick<WarehouseSession, 'query'>,
  brand: string,
  monday: Temporal.PlainDate,
): Promise<EarlierItem[]> {
  const rows = await session.query(
    `select ${COLUMNS.join(', ')}, state, state_sequence, has_answer
     from marts.content_plan
     where week_start_on = cast(@monday as date) and brand = @brand`,
    { monday: monday.toString(), brand },
  )
  return rows.map((row) => ({
    row: itemOf(row),
    state: stateOf(row),
    isTouched: row['has_answer'] === true,
    sequence: Number(row['state_sequence'] ?? 0),
  }))
}

/** A row of items as the planner takes it. Throws InvalidInputError where it does not fit. */
export function itemOf(row: Row): EarlierItem['row'] {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, row[name]]))
  const result = planItems.row.safeParse(columns)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new InvalidInputError(
    `item ${String(row['item_id'])} of marts.content_plan: ${issue?.path.join('.')}: ${issue?.message}`,
    { item_id: row['item_id'] },
  )
}

function stateOf(row: Row): State {
  const state = STATES.find((known) => known === row['state'])
  if (state) return state
  throw new InvalidInputError(`item ${String(row['item_id'])} has no known state`, { row })
}
