import { mapCode } from '../text.ts'
import type { Dialect } from '../warehouse.ts'
import { cursorLiteral, firstValue } from './cursor.ts'
import type { Model } from './model.ts'

/** What stands for the parameters of a model's text. */
export interface ModelParameters {
  /** The clock of the build, ISO 8601. */
  readonly asOf: string
  /** A literal for the first value of the cursor that is rebuilt; incremental models only. */
  readonly windowStart?: string
}

/** A model's statement for an engine: parameters become literals, relations get their full names. */
export function renderModel(model: Model, dialect: Dialect, parameters: ModelParameters): string {
  const known = new Set(model.references)
  return mapCode(model.sql, (code) =>
    code
      .replace(/(?<![\w.])[a-z_]+\.[a-z_]\w*/g, (name) =>
        known.has(name) ? dialect.relation(name) : name,
      )
      .replace(/@as_of\b/gi, () => dialect.instant(parameters.asOf))
      .replace(/@window_start\b/gi, () => parameters.windowStart ?? ''),
  )
}

/** The statement that gives all rows of a model: for incremental ones, those since the first. */
export function renderFull(model: Model, dialect: Dialect, asOf: string): string {
  if (!model.incremental) return renderModel(model, dialect, { asOf })
  const type = model.incremental.cursorType
  return renderModel(model, dialect, {
    asOf,
    windowStart: cursorLiteral(firstValue(type), type, dialect),
  })
}
