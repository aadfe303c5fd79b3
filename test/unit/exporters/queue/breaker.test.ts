import { describe, expect, it } from 'vitest'

import { restOf } from '../../../../exporters/queue/breaker.ts'
import type { RecentAttempt } from '../../../../exporters/queue/provider-facts.ts'

const RULE = { failures: 3, pause_minutes: 15 }
const START = Date.parse('2026-11-23T08:00:00Z')
const after = (minutes: number) =>
  new Date(START + minutes * 60_000).toISOString().replace('.000Z', 'Z')

type Answer =
  'retry' | 'operator' | 'unconfirmed' | 'edit' | 'defer' | 'confirmed' | 'lost' | 'open'

function attempt(minutes: number, answer: Answer, publisher = 'told'): RecentAttempt {
  const claimed_at = after(minutes)
  const of = { publisher, account_id: 'x:ana', claimed_at }
  if (answer === 'open') return { ...of, outcome: null, error_class: null, attempted_at: null }
  const said = { ...of, attempted_at: claimed_at }
  if (answer === 'lost') return { ...said, outcome: 'deferred', error_class: null }
  if (answer === 'confirmed') return { ...said, outcome: 'confirmed', error_class: null }
  return { ...said, outcome: answer === 'unconfirmed' ? answer : 'refused', error_class: answer }
}

const rest = (recent: readonly RecentAttempt[], minutes: number, rule = RULE) =>
  restOf(recent, rule, { publisher: 'told', now: after(minutes) })

const FAILED = [attempt(0, 'retry'), attempt(10, 'operator'), attempt(20, 'unconfirmed')]

describe('a provider rests', () => {
  it('after so many failures in a row, for so long after the last, and says so', () => {
    expect(rest(FAILED.slice(0, 2), 21)).toBeNull()
    expect(rest(FAILED.toReversed(), 21)).toEqual({
      until: after(35),
      words: `told failed 3 times in a row, the last time at ${after(20)}: its posts wait until ${after(35)}, then one is tried`,
    })
    expect(rest(FAILED, 34.9)).not.toBeNull()
    expect(rest(FAILED, 35)).toBeNull()
    expect(rest(FAILED, 21, { ...RULE, failures: 0 })).toBeNull()
  })

  it('again after each post that was tried and failed, however long that goes on', () => {
    const trials = [40, 60, 80, 100, 120, 140].map((minute) => attempt(minute, 'retry'))
    expect(rest([...FAILED, ...trials], 141)).toMatchObject({ until: after(155) })
    expect(rest([...FAILED, ...trials], 155)).toBeNull()
  })

  it('while one post is tried, for as long as its run may be alive', () => {
    const trying = [...FAILED, attempt(36, 'open')]
    expect(rest(trying, 36)).toMatchObject({ until: null })
    expect(rest(trying, 36)?.words).toContain('one post is being tried now')
    expect(rest(trying, 51)).toBeNull()
  })

  it('not where the failures lie too far apart, or are another provider’s', () => {
    const apart = [0, 40, 80].map((minute) => attempt(minute, 'retry'))
    expect(rest(apart, 81)).toBeNull()
    expect(rest([...FAILED.slice(1), attempt(5, 'retry', 'other')], 21)).toBeNull()
  })

  it.each(['confirmed', 'edit', 'defer'] as const)(
    'not where it answered between: %s',
    (answer) => {
      expect(rest([...FAILED.slice(0, 2), attempt(15, answer), ...FAILED.slice(2)], 21)).toBeNull()
      expect(rest([...FAILED, attempt(36, answer)], 37)).toBeNull()
    },
  )

  it('whatever runs of ours died between', () => {
    expect(rest([...FAILED, attempt(21, 'lost')], 22)).toMatchObject({ until: after(35) })
    expect(rest([...FAILED.slice(0, 2), attempt(21, 'lost')], 22)).toBeNull()
  })
})
