import { expect } from 'vitest'

import { OTHERS, type Bench } from './bench.ts'
import type { Report, Standing } from './errand.ts'

const MOST_RUNS = 60
const HOUR_MS = 3_600_000

/** How many approved items ended how. */
export type Ends = Record<'confirmed' | 'unconfirmed' | 'refused' | 'missed', number>

/** Whether an item waits for nobody but a person. */
function isSettled({ state, needs_person }: Standing): boolean {
  return (
    ['confirmed', 'refused', 'missed'].includes(state) || (state === 'unconfirmed' && needs_person)
  )
}

/**
 * Runs the queue until nothing is left to do, and hours later again. `wreck` decides about the
 * death of each run by how many came before it.
 */
export async function runToTheEnd(
  bench: Bench,
  wreck: (run: number) => Parameters<Bench['run']>[0] = () => null,
): Promise<Report> {
  let at: string | null = null
  for (let run = 0; run < MOST_RUNS; run += 1) {
    const report = await bench.run(wreck(run), { at })
    at = report?.nextAt ?? null
    const standings = report?.queue.filter(({ item_id }) => bench.approved.includes(item_id)) ?? []
    if (report === null || !standings.every(isSettled)) continue
    bench.side.server.release()
    const later = new Date(Date.parse(at ?? '2026-11-23T20:00:00Z') + 3 * HOUR_MS).toISOString()
    const first = await bench.run(null, { at: later })
    const last = await bench.run(null, { isLast: true })
    if (last === null) throw new Error('a run that nobody killed ended by a signal')
    expect(last.states).toEqual(first?.states)
    return last
  }
  throw new Error(`not at its end after ${MOST_RUNS} runs`)
}

/**
 * The law of publishing: what is out was approved and is out once; what counts as confirmed is out
 * under that id, what counts as refused or missed is not; nothing approved is on its way for ever,
 * and what did not go out tells people why.
 */
export function expectLawful({ approved, side }: Bench, report: Report): Ends {
  const published = side.published()
  const out = published.map(({ item_id }) => item_id)
  expect(out.filter((id) => !approved.includes(id))).toEqual([])
  expect(out.toSorted()).toEqual([...new Set(out)].toSorted())
  expect(side.sentAgain).toEqual([])
  expect(report.states).toMatchObject(OTHERS)
  const ends: Ends = { confirmed: 0, unconfirmed: 0, refused: 0, missed: 0 }
  for (const id of approved) {
    const standing = report.queue.find(({ item_id }) => item_id === id)
    const { state = 'gone', post_id, reason, needs_person } = standing ?? {}
    expect(Object.keys(ends), `${id}, ${reason}`).toContain(state)
    ends[state as keyof Ends] += 1
    const post = published.find(({ item_id }) => item_id === id)
    if (state === 'confirmed') expect(post_id, id).toBe(post?.post_id)
    if (state === 'refused' || state === 'missed') expect(out, reason ?? '').not.toContain(id)
    if (state === 'unconfirmed') expect([id, needs_person]).toEqual([id, true])
    if (state !== 'confirmed') expect(reason?.length, id).toBeGreaterThan(0)
    if (!report.announced.includes(id)) expect(state, id).not.toBe('unconfirmed')
  }
  return ends
}
