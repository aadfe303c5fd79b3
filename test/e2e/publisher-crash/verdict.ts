import { expect } from 'vitest'

import type { Bench, Kill } from './bench.ts'
import type { Report, Standing } from './errand.ts'
import { OTHERS } from './template.ts'

const MOST_RUNS = 100
/** As often as the queue’s tasks run at least. */
const MOST_MINUTES = 5

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
  wreck: (run: number) => Kill | null = () => null,
): Promise<Report> {
  let minutes = 1
  for (let run = 0; run < MOST_RUNS; run += 1) {
    const report = await bench.run(wreck(run), { minutes })
    minutes = minutesUntil(report?.nextAt ?? null, bench.now())
    const standings = report?.queue.filter(({ item_id }) => bench.approved.includes(item_id)) ?? []
    if (report === null || !standings.every(isSettled)) continue
    bench.side.server.release()
    const first = await bench.run(null, { minutes: 180 })
    const last = await bench.run(null, { isLast: true })
    if (last === null) throw new Error('a run that nobody killed ended by a signal')
    expect(last.states).toEqual(first?.states)
    return last
  }
  throw new Error(`not at its end after ${MOST_RUNS} runs`)
}

function minutesUntil(next: string | null, now: string): number {
  const minutes = next === null ? 0 : (Date.parse(next) - Date.parse(now)) / 60_000
  return Math.min(MOST_MINUTES, Math.max(1, minutes))
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
