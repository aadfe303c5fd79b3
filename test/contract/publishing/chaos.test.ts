import { describe, expect, it } from 'vitest'

import { makeRng } from '../../../domain/rng.ts'
import { providers } from '../../../platforms/publishing/providers.ts'
import type { FindOutcome, PublishOutcome } from '../../../platforms/publishing/publisher.ts'
import { allCases } from './cases.ts'
import type { Case } from './faults.ts'
import { FAULTS, openFake, type Fault, type FakeServer } from './server.ts'
import { Died, hasty, KEY, MemoryJournal, NOW, PLANTED, setupOf } from './world.ts'

const RUNS = process.env['DRUMBEAT_PROOF'] ? 1000 : 15
const MOST_ATTEMPTS = 6
const MOST_LOOKS = 3

type End = 'confirmed' | 'person' | 'not yet'

describe(`chaos: ${RUNS} runs of a post through each provider, faults and deaths at random`, () => {
  it('has a case for every provider', () => {
    const names = allCases().map(({ provider }) => provider.name)
    expect(names.toSorted()).toEqual([...providers.keys()].toSorted())
  })

  it.each(allCases().map(({ provider: { name } }, index) => [name, index] as const))(
    '%s: never out twice, never lost',
    async (name, index) => {
      const ends: Record<End, number> = { confirmed: 0, person: 0, 'not yet': 0 }
      for (let run = 0; run < RUNS; run += 1) ends[await oneRun(index, `${name}|${run}`)] += 1
      expect(ends.confirmed).toBeGreaterThan(RUNS / 4)
    },
    RUNS * 2000,
  )
})

/** Attempts, deaths, questions as the queue makes them; the clock goes on a minute between two. */
async function oneRun(index: number, seed: string): Promise<End> {
  const rng = makeRng(seed)
  const isNow = (probability: number) => rng.uniform() < probability
  let minutes = 0
  const now = () => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()
  const one = allCases(now)[index] as Case
  const fake = one.fake()
  const faults = Array.from({ length: 60 }, (_, at) =>
    at < 40 && isNow(0.25) ? FAULTS[Math.floor(rng.uniform() * FAULTS.length)] : undefined,
  )
  const server = await openFake(fake.handle, { ...(fake.tooMany && { tooMany: fake.tooMany }) })
  server.plan((request, at) => allowed(faults[at], one, fake.isSending(request)))
  const open = () => openPublisher(one, server, faults, now, () => isNow(0.04))
  let end: End = 'not yet'
  try {
    for (let attempt = 0; attempt < MOST_ATTEMPTS && end === 'not yet'; attempt += 1) {
      minutes += 1
      const journal = new MemoryJournal()
      const outcome = await orDeath(open().publish(one.post, KEY, journal))
      expectNothingShown(outcome)
      end = endOf(outcome, journal)
      if (isNow(0.3)) server.release()
      for (let look = 0; look < MOST_LOOKS && end === 'person'; look += 1) {
        minutes += 1
        const found = await orDeath(open().find?.(one.post, KEY, journal))
        expectNothingShown(found)
        if (found?.kind === 'confirmed') end = 'confirmed'
        if (found?.kind === 'absent') end = 'not yet'
        expectFreeToTryAgain(found, fake.published(), seed)
      }
    }
    server.release()
    const label = `${seed}: ${end}, ${faults.join()}`
    expectRightEnd(end, fake.published(), label)
    return end
  } finally {
    await server.close()
  }
}

/** What is repeated between us and them is theirs to tell apart; where they cannot, left out. */
function allowed(fault: Fault | undefined, one: Case, isSending: boolean): Fault | undefined {
  return fault === 'twice' && isSending && !one.isIdempotent ? undefined : fault
}

function openPublisher(
  one: Case,
  server: FakeServer,
  faults: readonly (Fault | undefined)[],
  now: () => string,
  dies: () => boolean,
) {
  const soon = (at: number) => faults[at] === 'late' || faults[at] === 'held'
  return one.provider.publisher(
    setupOf({
      baseUrl: server.url,
      now,
      http: (request) => hasty(soon(server.requests.length) ? 0 : -1)(request),
      ...(one.secrets && { secrets: one.secrets }),
      faultPoint: (point) => {
        if (dies()) throw new Died(point)
      },
    }),
  )
}

async function orDeath<T>(acting: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await acting) ?? null
  } catch (error) {
    if (error instanceof Died) return null
    throw error
  }
}

/** What the queue makes of an outcome; `person` until somebody has looked. */
function endOf(outcome: PublishOutcome | null, journal: MemoryJournal): End {
  if (outcome === null) return journal.isSending ? 'person' : 'not yet'
  if (outcome.kind === 'confirmed') return 'confirmed'
  if (outcome.kind === 'unconfirmed') return 'person'
  return 'not yet'
}

function expectFreeToTryAgain(
  found: FindOutcome | null,
  published: readonly string[],
  label: string,
): void {
  if (found?.kind === 'absent') expect(published, label).toHaveLength(0)
}

/** `person`: it is out or not, but not twice. */
function expectRightEnd(end: End, published: readonly string[], label: string): void {
  expect(published.length, label).toBeLessThanOrEqual(1)
  if (end !== 'person') expect(published, label).toHaveLength(end === 'confirmed' ? 1 : 0)
}

function expectNothingShown(shown: PublishOutcome | FindOutcome | null): void {
  const text = JSON.stringify(shown)
  for (const secret of Object.values(PLANTED)) expect(text).not.toContain(secret)
}
