import { join } from 'node:path'

import { expect, test } from 'vitest'

import { makeRng } from '../../../domain/rng.ts'
import { corpusWith, type CorpusEntry } from './fuzz/corpus.ts'
import { inventedValues } from './fuzz/evidence.ts'
import { mutate } from './fuzz/mutate.ts'
import { MAX_MS, quickest } from './quickest.ts'
import { read } from './read.ts'

const RUNS = process.env['DRUMBEAT_PROOF'] ? 10_000 : 500
const CORPUS = corpusWith(join(import.meta.dirname, '../../../../shared/data/captures'))

/** The name in a body as it came, so that profiles are asked for by name too. */
function nameIn({ platform, body }: CorpusEntry): string | undefined {
  const reading = read(platform, body)
  return 'profile' in reading ? reading.profile?.username : undefined
}

test('captures as they are hold what is read from them', () => {
  for (const { name, platform, body } of CORPUS) {
    expect(inventedValues(read(platform, body), body), name).toEqual([])
  }
})

test('the check finds what is invented', () => {
  const body = '{"kind":"t2","data":{"name":"harbour","link_karma":10,"comment_karma":2}}'
  const reading = read('reddit', body)
  expect(inventedValues(reading, body)).toEqual([])
  expect(inventedValues(reading, body.replace('"comment_karma":2', '"comment_karma":3'))).toEqual([
    'karma: 12',
  ])
  expect(inventedValues(reading, body.replace('harbour', 'pier'))).toEqual(['username: harbour'])
})

test(
  `${RUNS} damaged captures: no crash, no hang, nothing invented`,
  { timeout: 1_800_000 },
  () => {
    const names = new Map(CORPUS.map((entry) => [entry, nameIn(entry)]))
    const outcomes = new Map<string, number>()
    const suspects = new Map<string, CorpusEntry>()
    for (let run = 0; run < RUNS; run++) {
      const rng = makeRng(`profile fuzz ${run}`)
      const entry = CORPUS[Math.floor(rng.uniform() * CORPUS.length)]
      if (entry === undefined) continue
      const { how, body } = mutate(entry.body, rng)
      const asked = rng.uniform() < 0.5 ? names.get(entry) : undefined
      const start = performance.now()
      const reading = read(entry.platform, body, asked)
      const where = `run ${run}: ${entry.platform} ${entry.name}, ${how}`
      if (performance.now() - start >= MAX_MS) suspects.set(where, { ...entry, body })
      expect(inventedValues(reading, body), where).toEqual([])
      const name = 'profile' in reading ? reading.profile?.username : undefined
      expect([undefined, asked ?? name], where).toContain(name)
      outcomes.set(reading.outcome, (outcomes.get(reading.outcome) ?? 0) + 1)
    }
    for (const [where, { platform, body }] of suspects) {
      expect(
        quickest(() => read(platform, body), MAX_MS),
        where,
      ).toBeLessThan(MAX_MS)
    }
    // Damage must leave many readable, else nothing would be proven.
    expect(outcomes.get('ok') ?? 0).toBeGreaterThan(RUNS / 10)
    expect(outcomes.get('layout_changed') ?? 0).toBeGreaterThan(RUNS / 20)
  },
)
