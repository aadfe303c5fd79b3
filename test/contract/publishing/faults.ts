import { describe, expect, it } from 'vitest'

import type { Provider } from '../../../platforms/publishing/provider.ts'
import type { FindOutcome, Post, PublishOutcome } from '../../../platforms/publishing/publisher.ts'
import {
  FAULTS,
  openFake,
  type FakeAnswer,
  type FakeRequest,
  type FakeServer,
  type Fault,
  type Handle,
} from './server.ts'
import { Died, hasty, KEY, MemoryJournal, PLANTED, setupOf } from './world.ts'

const NOTHING = { kind: 'unknown', detail: 'nothing to look with' } as const

/** The other side of one provider: a state machine that counts what it made public. */
export interface Fake {
  readonly handle: Handle
  /** Ids of what is public, in order. */
  published(): readonly string[]
  /** Whether a request is one that makes something public. */
  isSending(request: FakeRequest): boolean
  readonly tooMany?: (request: FakeRequest) => FakeAnswer
}

export interface Case {
  readonly provider: Provider
  readonly fake: () => Fake
  readonly post: Post
  readonly secrets?: Readonly<Record<string, string>>
  /**
   * False where the other side would make two posts of one call carried out twice: then that we
   * called once is all that can be asked.
   */
  readonly isIdempotent: boolean
  /** Which faults of the sending call leave nothing to find the post by; none if left out. */
  readonly unfindable?: readonly Fault[]
}

/**
 * Every request × every fault, and every fault point: never more than one public post, nothing
 * public after a refusal, what is out is confirmed by `find`, and no secret is shown.
 */
export function faultTests(name: string, one: Case): void {
  describe(`${name}: what goes wrong on the way`, () => {
    it.each(FAULTS)('%s, at every request', async (fault) => {
      const count = await requestsOf(one)
      for (let index = 0; index < count; index += 1) await checkFault(one, index, fault)
    })

    it('dies at every fault point', async () => {
      for (const point of one.provider.faultPoints) await checkDeath(one, point)
    })

    it('looks for a post with every fault at every request', async () => {
      for (const fault of FAULTS) await checkFinding(one, fault)
    })
  })
}

async function requestsOf(one: Case): Promise<number> {
  return withFake(one, async ({ fake, server, publish }) => {
    const outcome = await publish(new MemoryJournal())
    expect(outcome.kind, JSON.stringify(outcome)).toBe('confirmed')
    expect(fake.published()).toHaveLength(1)
    return server.requests.length
  })
}

async function checkFault(one: Case, index: number, fault: Fault): Promise<void> {
  await withFake(one, async (bench) => {
    const { fake, server, publish, find, sendingCalls } = bench
    server.plan((_request, at) => (at === index ? fault : undefined))
    const journal = new MemoryJournal()
    const outcome = await publish(journal, index)
    server.release()
    const faulted = server.requests[index]
    const isAtSending = faulted !== undefined && fake.isSending(faulted)
    const found = outcome.kind === 'unconfirmed' ? await find(journal) : null
    const label = `${fault} at request ${index}: ${JSON.stringify({ outcome, found })}`
    const isRepeated = fault === 'twice' && isAtSending && !one.isIdempotent
    expect(sendingCalls(), label).toBeLessThanOrEqual(1)
    expect(fake.published().length, label).toBeLessThanOrEqual(isRepeated ? 2 : 1)
    expectTruth(outcome, fake, journal, label)
    expectFound(found, fake, label, isAtSending && one.unfindable?.includes(fault) === true)
    expectNoSecrets({ outcome, found })
    await expectTriedAgain(outcome, bench, label)
  })
}

async function checkDeath(one: Case, point: string): Promise<void> {
  await withFake(one, async (bench) => {
    const journal = new MemoryJournal()
    const death = (name: string) => {
      if (name === point) throw new Died(point)
    }
    const outcome = await bench.publish(journal, -1, death).catch((error: unknown) => error)
    const isReached = outcome instanceof Died
    // A point of another way to publish is reached by the test of that way.
    expect(isReached || optionalPoints(one).has(point), `${point} was not reached`).toBe(true)
    if (!isReached) return
    const isLost = point.endsWith(':sent') && one.unfindable !== undefined
    const found = journal.isSending ? await bench.find(journal) : null
    expectFound(found, bench.fake, `${point}: ${JSON.stringify(found)}`, isLost)
    if (!journal.isSending) await expectTriedAgain('died', bench, point)
    expect(bench.fake.published().length, point).toBeLessThanOrEqual(1)
  })
}

async function checkFinding(one: Case, fault: Fault): Promise<void> {
  for (const lost of ['reset after', 'reset before'] as const) {
    await withFake(one, async ({ fake, server, publish, find }) => {
      server.plan((request) => (fake.isSending(request) ? lost : undefined))
      const journal = new MemoryJournal()
      await publish(journal)
      const before = server.requests.length
      server.plan((_request, at) => (at === before ? fault : undefined))
      const found = await find(journal, 0)
      server.release()
      expectNoFalsehood(found, fake, `find with ${fault}: ${JSON.stringify(found)}`)
      expectNoSecrets(found)
    })
  }
}

/** What did not go out goes out at the next try, once. */
async function expectTriedAgain(
  outcome: PublishOutcome | 'died',
  { fake, server, publish }: Bench,
  label: string,
): Promise<void> {
  if (outcome !== 'died' && outcome.kind !== 'refused' && outcome.kind !== 'deferred') return
  expect(fake.published(), label).toHaveLength(0)
  server.plan(() => undefined)
  const again = await publish(new MemoryJournal())
  expect(again.kind, `${label}, then ${JSON.stringify(again)}`).toBe('confirmed')
  expect(fake.published(), label).toHaveLength(1)
}

function expectTruth(
  outcome: PublishOutcome,
  fake: Fake,
  journal: MemoryJournal,
  label: string,
): void {
  if (outcome.kind === 'confirmed') expect(fake.published(), label).toContain(outcome.post_id)
  if (outcome.kind === 'unconfirmed') expect(journal.isSending, label).toBe(true)
  if (outcome.kind === 'refused' || outcome.kind === 'deferred') {
    expect(fake.published(), label).toHaveLength(0)
  }
}

/** The one post that is out is found, and nothing else is; null: nobody looked. */
function expectFound(
  found: FindOutcome | null,
  fake: Fake,
  label: string,
  isUnfindable: boolean,
): void {
  if (found === null) return
  expectNoFalsehood(found, fake, label)
  const isOut = fake.published().length === 1 && !isUnfindable
  if (isOut) expect(found.kind, label).toBe('confirmed')
}

function expectNoFalsehood(found: FindOutcome, fake: Fake, label: string): void {
  if (found.kind === 'confirmed') expect(fake.published(), label).toContain(found.post_id)
  if (found.kind === 'absent') expect(fake.published(), label).toHaveLength(0)
}

function expectNoSecrets(shown: unknown): void {
  const text = JSON.stringify(shown)
  for (const secret of Object.values(PLANTED)) expect(text).not.toContain(secret)
}

function optionalPoints({ post, provider }: Case): ReadonlySet<string> {
  return new Set(
    post.media === null ? provider.faultPoints.filter((p) => p.includes(':media')) : [],
  )
}

interface Bench {
  readonly fake: Fake
  readonly server: FakeServer
  /** Requests that could make something public, as they came in. */
  sendingCalls(): number
  publish(
    journal: MemoryJournal,
    hastyAt?: number,
    faultPoint?: (name: string) => void,
  ): Promise<PublishOutcome>
  find(journal: MemoryJournal, hastyAt?: number): Promise<FindOutcome>
}

/** A fake, a server and a provider for one test. */
export async function withFake<T>(one: Case, act: (bench: Bench) => Promise<T>): Promise<T> {
  const fake = one.fake()
  const server = await openFake(fake.handle, { ...(fake.tooMany && { tooMany: fake.tooMany }) })
  const publisher = (hastyAt: number, faultPoint?: (name: string) => void) =>
    one.provider.publisher(
      setupOf({
        baseUrl: server.url,
        http: hasty(hastyAt),
        ...(one.secrets && { secrets: one.secrets }),
        ...(faultPoint && { faultPoint }),
      }),
    )
  try {
    return await act({
      fake,
      server,
      sendingCalls: () => server.requests.filter((request) => fake.isSending(request)).length,
      publish: (journal, hastyAt = -1, faultPoint) =>
        publisher(hastyAt, faultPoint).publish(one.post, KEY, journal),
      find: async (journal, hastyAt = -1) => {
        const { find } = publisher(hastyAt)
        const look = () => find?.(one.post, KEY, journal) ?? Promise.resolve(NOTHING)
        const found = await look()
        // As the queue does; a provider may still be at work on it.
        return found.kind === 'unknown' && hastyAt === -1 ? look() : found
      },
    })
  } finally {
    await server.close()
  }
}
