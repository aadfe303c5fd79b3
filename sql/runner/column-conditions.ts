import type { Dialect } from '../warehouse.ts'
import type { Check, Model, ModelColumn, Severity } from './model.ts'

/** A check that each row passes or fails for itself. */
export interface Condition {
  readonly name: string
  readonly column: string
  readonly severity: Severity
  /** True for a row in breach; null and false for the others. */
  readonly breach: string
}

/**
 * The checks of a model's columns that look at one row at a time. A cursor is never null: no window
 * would hold the row.
 */
export function conditionsOf(
  model: Model,
  types: ReadonlyMap<string, string>,
  dialect: Dialect,
): Condition[] {
  return model.columns.flatMap((column) =>
    checksOf(model, column).flatMap(
      (check) => conditionOf(column, check, types.get(column.name) ?? '', dialect) ?? [],
    ),
  )
}

function checksOf({ incremental }: Model, { name, checks }: ModelColumn): readonly Check[] {
  if (name !== incremental?.cursor) return checks
  const others = checks.filter(({ type }) => type !== 'not_null')
  return [{ type: 'not_null', severity: 'block' }, ...others]
}

function conditionOf(
  column: ModelColumn,
  check: Check,
  type: string,
  dialect: Dialect,
): Condition | null {
  const { name } = column
  const condition = (what: string, breach: string): Condition => ({
    name: `${name} ${what}`,
    column: name,
    severity: check.severity,
    breach,
  })
  switch (check.type) {
    case 'not_null':
      return condition('not_null', `${name} is null`)
    case 'range': {
      const { low, high } = check
      return condition(
        `range ${low ?? ''}..${high ?? ''}`,
        `not (${within(name, low, high, type)})`,
      )
    }
    case 'values': {
      const values = check.values.map((value) => literal(value, type, dialect)).join(', ')
      return condition(`values ${check.values.join('|')}`, `${name} not in (${values})`)
    }
    default:
      return null
  }
}

/** Floats get a bound at open ends too: NaN passes `x >= 0` on one engine and fails on the other. */
function within(name: string, low: string | null, high: string | null, type: string): string {
  const isFloat = /^(float|double|real)/i.test(type)
  const bounds = [
    low ?? (isFloat ? '-1.7976931348623157e308' : null),
    high ?? (isFloat ? '1.7976931348623157e308' : null),
  ]
  const [from, to] = bounds
  return [from ? `${name} >= ${from}` : '', to ? `${name} <= ${to}` : '']
    .filter(Boolean)
    .join(' and ')
}

function literal(value: string, type: string, dialect: Dialect): string {
  return /^(varchar|string|text)/i.test(type) ? dialect.text(value) : value
}
