import { compile } from '../../../../../domain/planning/compile.ts'
import type { AccountRow, CaptionRow } from '../../../../../domain/planning/input.ts'
import type { AccountProblem, Problem } from '../../../../../domain/planning/problem.ts'
import { integer, makeRng, pick, shuffle, type Rng } from '../../../../../domain/sampling.ts'
import { aCaption, anAccount, anInput, anOriginal, CONFIG } from '../world.ts'

const KINDS = ['video', 'image', 'text'] as const
const SUBJECTS = ['tips', 'offers', 'uncategorised', null]
const START = Date.parse('2026-11-23T00:00:00Z')
const HOUR = 3_600_000

const chance = (rng: Rng, p: number) => rng.uniform() < p
const maybe = <T>(rng: Rng, p: number, value: () => T): T | null =>
  chance(rng, p) ? value() : null
const at = (hours: number) => new Date(START + Math.round(hours * 60) * 60_000).toISOString()
const someHours = (rng: Rng, from: number, until: number) => from + (until - from) * rng.uniform()

/**
 * A week from a seed that is small enough to try everything: one or two accounts, five to eight open
 * times, a few originals and captions, and every rule now and then.
 */
export function tinyWeek(seed: number): Problem {
  const rng = makeRng(`tiny week ${seed}`)
  const accounts = shuffle(rng, ['x', 'reddit', 'instagram', 'messages'])
    .slice(0, 1 + integer(rng, 2))
    .map((platform) => anAccountOf(rng, platform))
  const originals = Array.from({ length: integer(rng, 5) }, (_, i) =>
    anOriginal(`clip-${i}`, {
      kind: pick(rng, KINDS),
      category: pick(rng, SUBJECTS),
      price: maybe(rng, 0.2, () => '9.99'),
      available_from: maybe(rng, 0.2, () => at(someHours(rng, -20, 150))),
      available_until: maybe(rng, 0.2, () => at(someHours(rng, 20, 190))),
      ...(chance(rng, 0.3) ? { title: null, description: null } : {}),
    }),
  )
  const captions = accounts.flatMap((account) => someBank(rng, account))
  const input = anInput({
    accounts,
    originals,
    captions,
    mode: pick(rng, ['optimize', 'optimize', 'safe']),
    locks: captions
      .filter(() => chance(rng, 0.2))
      .map(({ account_id, caption_key }) => ({
        account_id,
        caption_key,
        last_used_at: at(pick(rng, [-336, -300, -250, -190, 400]) + 24 * rng.uniform()),
      })),
    occupied: Array.from({ length: chance(rng, 0.4) ? 1 + integer(rng, 2) : 0 }, () => ({
      account_id: pick(rng, accounts).account_id,
      at: at(someHours(rng, -5, 170)),
      item_id: null,
      kind: pick(rng, ['feed', 'ppv', null]),
      content_id: maybe(rng, 0.4, () => `clip-${integer(rng, 4)}`),
      content_type: maybe(rng, 0.5, () => pick(rng, KINDS)),
      caption_key: null,
    })),
    ...(chance(rng, 0.2) ? { config: { ...CONFIG, money: somePrices(rng) } } : {}),
    ...(chance(rng, 0.2) ? { originalsWished: 1 + integer(rng, 3) } : {}),
  })
  return withFewTimes(rng, compile(input, `PLAN_${seed}`))
}

function somePrices(rng: Rng): typeof CONFIG.money {
  return {
    ...CONFIG.money,
    budget: pick(rng, [0, 0.3, 0.7]),
    per_post: { x: 0.1, messages: 0.2 },
    per_link_post: { x: 0.4, reddit: 0.3 },
  }
}

function anAccountOf(rng: Rng, platform: string): AccountRow {
  return anAccount(`${platform}:acme`, {
    daily_cap: 1 + integer(rng, 3),
    min_gap_minutes: pick(rng, [0, 60, 240, 600]),
    risk_multiplier: pick(rng, [1, 0.7]),
  })
}

function someBank(rng: Rng, account: AccountRow): CaptionRow[] {
  return Array.from({ length: integer(rng, 6) }, (_, i) => {
    const successes = integer(rng, 60)
    return aCaption(
      account.account_id,
      `${account.platform} words ${i}${i === 1 ? ' https://example.com' : ''}`,
      {
        kind: account.channel === 'feed' ? 'feed' : pick(rng, ['ppv', 'bump']),
        category: pick(rng, SUBJECTS),
        content_type: maybe(rng, 0.25, () => pick(rng, KINDS)),
        caption_group: maybe(rng, 0.25, () => `group ${integer(rng, 2)}`),
        available_from: maybe(rng, 0.15, () => at(someHours(rng, -20, 120))),
        expires_at: maybe(rng, 0.15, () => at(someHours(rng, 40, 190))),
        successes,
        posterior_alpha: 2 + successes,
        posterior_beta: 48 + 1000 - successes,
      },
    )
  })
}

/** The problem with few of its times open and few items wished, so that all ways can be tried. */
function withFewTimes(rng: Rng, problem: Problem): Problem {
  const most = problem.accounts.length === 1 ? 8 : 5
  const days = shuffle(rng, [0, 1, 2, 3, 4, 5, 6]).slice(0, 2 + integer(rng, 3))
  const hours = Array.from({ length: 3 }, () => integer(rng, 24))
  const accounts = problem.accounts.map((account): AccountProblem => {
    const near = account.open.filter(
      ({ at: time, day }) =>
        days.includes(day) && hours.some((hour) => Math.abs(hourOf(time) - hour) < 3),
    )
    const open = shuffle(rng, near)
      .slice(0, most)
      .map((slot) => (chance(rng, 0.2) ? { ...slot, at: Math.floor(slot.at / HOUR) * HOUR } : slot))
      .toSorted((a, b) => a.at - b.at)
    const held = problem.occupied.filter(
      ({ account: index, isInWeek }) => isInWeek && index === account.index,
    )
    const wished = Math.min(account.wished, held.length + 1 + integer(rng, most === 8 ? 4 : 3))
    return { ...account, open: withoutRepeats(open), wished }
  })
  return { ...problem, accounts }
}

function hourOf(time: number): number {
  return ((time - START) / HOUR) % 24
}

function withoutRepeats(slots: AccountProblem['open']): AccountProblem['open'] {
  return slots.filter((slot, index) => slots[index - 1]?.at !== slot.at)
}
