import { Temporal } from 'temporal-polyfill'

import { hashOf } from './fingerprint.ts'
import type { Model } from './model.ts'
import { olderState, type RawState } from './raw-state.ts'

/** What the rows of a relation come from. Equal contents mean equal rows: models are functions. */
export interface Trace {
  /** Hash of the texts of the model and of all behind it, as they were when they were built. */
  readonly lineage: string
  /** Hash of lineage, raw rows and clocks. */
  readonly content: string
  /** What it has seen of each raw table behind it; by the way that has seen least. */
  readonly raw: Readonly<Record<string, RawState>>
  /** The earliest clock that it or a model behind it was built with; null where none reads it. */
  readonly clock: string | null
}

/** The trace of a raw table. */
export function traceOfRaw(table: string, state: RawState): Trace {
  return {
    lineage: table,
    content: hashOf(table, state.last, String(state.rows)),
    raw: { [table]: state },
    clock: null,
  }
}

/**
 * The trace of a model's rows from the traces of what it reads, in the order of its references.
 * `clockMark` is what two clocks have in common that count as the same.
 */
export function traceOfModel(
  model: Pick<Model, 'fingerprint' | 'usesClock'>,
  inputs: readonly Trace[],
  asOf: string,
  clockMark: string = asOf,
): Trace {
  const raw: Record<string, RawState> = {}
  for (const input of inputs) {
    for (const [table, state] of Object.entries(input.raw))
      raw[table] = olderState(state, raw[table])
  }
  const clocks = inputs.map(({ clock }) => clock)
  return {
    lineage: hashOf(model.fingerprint, ...inputs.map(({ lineage }) => lineage)),
    content: hashOf(
      model.fingerprint,
      model.usesClock ? clockMark : '',
      ...inputs.map(({ content }) => content),
    ),
    raw,
    clock: earliest([...clocks, model.usesClock ? asOf : null]),
  }
}

function earliest(clocks: readonly (string | null)[]): string | null {
  const instants = clocks
    .filter((clock) => clock !== null)
    .map((clock) => Temporal.Instant.from(clock))
  const [first] = instants.toSorted((a, b) => Temporal.Instant.compare(a, b))
  return first?.toString() ?? null
}
