import { describe, expect, it } from 'vitest'

import type { PastRun } from '../../../../sql/runner/history.ts'
import type { Model } from '../../../../sql/runner/model.ts'
import { olderState } from '../../../../sql/runner/raw-state.ts'
import { traceOfModel, traceOfRaw } from '../../../../sql/runner/trace.ts'
import { Traces } from '../../../../sql/runner/traces.ts'
import { AS_OF, modelsOf } from './fixture.ts'

describe('what two ways to one raw table have both seen', () => {
  it.each([
    [
      { last: 'a', rows: 1 },
      { last: 'b', rows: 2 },
      { last: 'a', rows: 1 },
    ],
    [
      { last: 'b', rows: 1 },
      { last: 'a', rows: 2 },
      { last: 'a', rows: 2 },
    ],
    [
      { last: 'a', rows: 3 },
      { last: 'a', rows: 3 },
      { last: 'a', rows: 3 },
    ],
    [
      { last: 'a', rows: 3 },
      { last: 'a', rows: 2 },
      { last: 'a', rows: -1 },
    ],
  ])('%j and %j: %j', (a, b, both) => {
    expect(olderState(a, b)).toEqual(both)
  })
})

describe('a trace', () => {
  const raw = traceOfRaw('raw.posts', { last: 'a', rows: 1 })
  const more = traceOfRaw('raw.posts', { last: 'b', rows: 2 })
  const model = { fingerprint: 'f', usesClock: false }
  const clocked = { fingerprint: 'g', usesClock: true }

  it('has the same lineage and another content when rows came', () => {
    const [before, after] = [traceOfModel(model, [raw], AS_OF), traceOfModel(model, [more], AS_OF)]
    expect(after.lineage).toBe(before.lineage)
    expect(after.content).not.toBe(before.content)
  })

  it('has another content when the clock of a model that reads it moved, through others too', () => {
    const at = (asOf: string): string =>
      traceOfModel(model, [traceOfModel(clocked, [raw], asOf)], asOf).content
    expect(at('2026-11-21T08:00:00Z')).not.toBe(at(AS_OF))
    expect(traceOfModel(model, [raw], '2026-11-21T08:00:00Z')).toEqual(
      traceOfModel(model, [raw], AS_OF),
    )
  })

  it('keeps the earliest clock', () => {
    const earlier = traceOfModel(clocked, [raw], '2026-11-19T08:00:00Z')
    expect(traceOfModel(clocked, [earlier, raw], AS_OF).clock).toBe('2026-11-19T08:00:00Z')
  })

  it('has seen of a table what the way that has seen least has seen', () => {
    for (const inputs of [
      [raw, more],
      [more, raw],
    ]) {
      expect(traceOfModel(model, inputs, AS_OF).raw).toEqual({
        'raw.posts': { last: 'a', rows: 1 },
      })
    }
  })
})

describe('what stands in the warehouse', () => {
  const text = (kind: string, from: string): string => `-- A model.
-- @grain post_id
-- @kind ${kind}
select
    post_id -- The post.
from ${from}
`
  const models = modelsOf({
    'staging/view.sql': text('view', 'raw.posts'),
    'intermediate/stale.sql': text('table', 'staging.view'),
    'marts/last.sql': text('table', 'intermediate.stale'),
  })
  const find = (name: string): Model => {
    const model = models.find((candidate) => candidate.name === name)
    if (!model) throw new Error(name)
    return model
  }
  const traces = (rows: number, history: ReadonlyMap<string, PastRun> = new Map()): Traces =>
    new Traces(models, new Map([['raw.posts', { last: 'a', rows }]]), history, AS_OF)

  it('is what a table was built from, and what a view shows now', () => {
    const first = traces(1)
    expect(first.ofBuild(find('intermediate.stale'))).toBeNull()
    for (const name of ['staging.view', 'intermediate.stale', 'marts.last']) {
      first.placed(find(name), first.ofBuild(find(name)))
    }
    const history = new Map(
      models.map((model): [string, PastRun] => [
        model.name,
        { fingerprint: model.fingerprint, asOf: AS_OF, countRows: 1, trace: first.ofBuild(model) },
      ]),
    )
    const second = traces(2, history)
    expect(second.ofBuild(find('marts.last'))).toEqual(first.ofBuild(find('marts.last')))
    expect(second.ofBuild(find('intermediate.stale'))?.raw).toEqual({
      'raw.posts': { last: 'a', rows: 2 },
    })
  })

  it('is unknown once a table was built from something unknown', () => {
    const known = traces(1)
    known.placed(find('staging.view'), known.ofBuild(find('staging.view')))
    known.placed(find('intermediate.stale'), known.ofBuild(find('intermediate.stale')))
    expect(known.ofBuild(find('marts.last'))).not.toBeNull()
    known.placed(find('intermediate.stale'), null)
    expect(known.ofBuild(find('marts.last'))).toBeNull()
  })
})
