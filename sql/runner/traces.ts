import type { PastRun } from './history.ts'
import type { Model } from './model.ts'
import type { RawState } from './raw-state.ts'
import { traceOfModel, traceOfRaw, type Trace } from './trace.ts'

/** Keeps track, during a build, of what the relations in the warehouse come from. */
export class Traces {
  private readonly models: ReadonlyMap<string, Model>
  private readonly raw: ReadonlyMap<string, RawState>
  private readonly asOf: string
  private readonly clockMark: string
  /** Traces of tables as they stand. */
  private readonly tables = new Map<string, Trace>()
  /** Fingerprints of views as they stand. */
  private readonly views = new Map<string, string>()

  constructor(
    models: readonly Model[],
    raw: ReadonlyMap<string, RawState>,
    history: ReadonlyMap<string, PastRun>,
    asOf: string,
    clockMark: string = asOf,
  ) {
    this.models = new Map(models.map((model) => [model.name, model]))
    this.raw = raw
    this.asOf = asOf
    this.clockMark = clockMark
    for (const [name, past] of history) {
      if (past.trace) this.tables.set(name, past.trace)
      this.views.set(name, past.fingerprint)
    }
  }

  /** How far a raw table had grown when the build began. */
  rawState(table: string): RawState | undefined {
    return this.raw.get(table)
  }

  /** The trace a model has when it is built now; null where that of something it reads is unknown. */
  ofBuild(model: Model): Trace | null {
    return this.combine(model, model.fingerprint)
  }

  /** Notes that a model's relation is now the one that `ofBuild` described. */
  placed(model: Model, trace: Trace | null): void {
    this.views.set(model.name, model.fingerprint)
    if (trace) this.tables.set(model.name, trace)
    else this.tables.delete(model.name)
  }

  /** A view shows what is behind it now; a table what was there when it was built. */
  private standing(name: string): Trace | null {
    const state = this.raw.get(name)
    if (state) return traceOfRaw(name, state)
    const model = this.models.get(name)
    if (model?.kind !== 'view') return this.tables.get(name) ?? null
    const fingerprint = this.views.get(name)
    return fingerprint === undefined ? null : this.combine(model, fingerprint)
  }

  private combine(model: Model, fingerprint: string): Trace | null {
    const inputs = model.references.map((name) => this.standing(name))
    const known = inputs.filter((input) => input !== null)
    if (known.length < inputs.length) return null
    const { usesClock } = model
    return traceOfModel({ fingerprint, usesClock }, known, this.asOf, this.clockMark)
  }
}
