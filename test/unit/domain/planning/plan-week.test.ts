import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'

import { InvalidInputError } from '../../../../domain/errors.ts'
import { checkPlan } from '../../../../domain/planning/check/check-plan.ts'
import type { EarlierItem, PlanInput } from '../../../../domain/planning/input.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import { planIdOf, planWeek } from '../../../../domain/planning/plan-week.ts'
import type { Plan } from '../../../../domain/planning/plan.ts'
import { makeRng, shuffle } from '../../../../domain/sampling.ts'
import {
  aCaption,
  anAccount,
  anInput,
  anOriginal,
  threeAccounts,
  someCaptions,
  someOriginals,
  someSlots,
} from './world.ts'

const highs = await loadHighs()

const of = (plan: Plan, account: string) =>
  plan.items.filter(({ account_id: id }) => id === account)
const result = (plan: Plan, account: string) => {
  const found = plan.accounts.find(({ account_id: id }) => id === account)
  if (!found) throw new Error(`no result for ${account}`)
  return found
}
const hours = (a: string, b: string) =>
  Math.abs(Temporal.Instant.from(a).since(Temporal.Instant.from(b)).total('hours'))
const day = (item: { local_time: string }) =>
  Temporal.PlainDate.from(item.local_time.slice(0, 10)).dayOfWeek

/** A plan that keeps every rule, by the independent check. */
function planned(input: PlanInput): Plan {
  const plan = planWeek(input, highs)
  expect(checkPlan(plan, input)).toEqual([])
  return plan
}

describe('originals over the week (S3)', () => {
  const accounts = ['instagram:acme', 'tiktok:acme', 'x:acme'].map((id) => anAccount(id))
  const plan = planned(
    anInput({
      accounts,
      originals: someOriginals(3),
      originalsWished: 3,
      captions: accounts.flatMap(({ account_id: id }) => someCaptions(id, 40)),
    }),
  )

  it('makes nine posts of three originals: Monday, Wednesday, Friday, once per account', () => {
    expect(plan.items).toHaveLength(9)
    expect(plan.items.map(day).toSorted((a, b) => a - b)).toEqual([1, 1, 1, 3, 3, 3, 5, 5, 5])
    const pairs = plan.items.map((item) => `${item.account_id} ${item.content_id}`)
    expect(new Set(pairs).size).toBe(9)
    expect(plan.variants).toHaveLength(9)
    expect(plan.run.count_short).toBe(0)
  })

  it('staggers the variants of an original by four hours at least', () => {
    for (const one of plan.items) {
      for (const other of plan.items) {
        if (one === other || one.content_id !== other.content_id) continue
        expect(hours(one.scheduled_at, other.scheduled_at)).toBeGreaterThanOrEqual(4)
      }
    }
    expect(new Set(plan.items.map(({ scheduled_at: at }) => at)).size).toBe(9)
  })

  it('says why in words an approver understands', () => {
    const why = plan.items.map((item): string => JSON.parse(item.reasons).why)
    expect(
      why.some((text) => /^(Monday|Wednesday|Friday) \d\d:\d\d is this account’s /.test(text)),
    ).toBe(true)
    for (const text of why) {
      expect(text).toMatch(/[+−]\d+ % engagement, \d+ posts? behind it/)
      expect(text).toMatch(
        /its caption (engaged [\d.]+ % of [\d,]+ \(95 %: [\d.]+–[\d.]+ %\)|is untried)/,
      )
    }
  })
})

describe('the same input', () => {
  const input = threeAccounts(60)
  const order = makeRng('order')
  const shuffled: PlanInput = {
    ...input,
    accounts: shuffle(order, input.accounts),
    slots: shuffle(order, input.slots),
    captions: shuffle(order, input.captions),
    originals: shuffle(order, input.originals),
  }

  it('gives the same plan byte for byte, in whatever order its rows come', () => {
    const [one, other] = [planned(input), planWeek(shuffled, highs)]
    expect(JSON.stringify(other)).toBe(JSON.stringify(one))
    expect(one.planId).toMatch(/^PLAN_2026W48_ACME_[0-9A-F]{6}$/)
  })

  it('draws alike when the week is planned again, and otherwise in another mode', () => {
    const small = anInput({ captions: someCaptions('instagram:acme', 40) })
    const draws = (changed: Partial<PlanInput>) =>
      planWeek({ ...small, ...changed }, highs).decisions.map(({ draw }) => draw)
    expect(planWeek({ ...small, ordinal: 1 }, highs).planId).not.toBe(planWeek(small, highs).planId)
    expect(draws({ ordinal: 1 })).toEqual(draws({}))
    expect(draws({ mode: 'safe' })).not.toEqual(draws({}))
    expect(planIdOf('a', '2026-W48', 'safe', 0)).not.toBe(planIdOf('a', '2026-W48', 'optimize', 0))
  })
})

describe('a shortfall is explained', () => {
  it('without captions or content', () => {
    const plan = planned(anInput())
    expect(plan.items).toEqual([])
    expect(result(plan, 'instagram:acme')).toMatchObject({ wished: 21, placed: 0, short: 21 })
    expect(result(plan, 'instagram:acme').reasons).toContain('the bank has no feed caption for it')
  })

  it('with content but no caption the original speaks for itself', () => {
    const plan = planned(anInput({ originals: someOriginals(2) }))
    expect(plan.items.map(({ caption, caption_key: key }) => [caption, key])).toEqual([
      ['All about clip-1. #clip1', null],
      ['All about clip-2. #clip2', null],
    ])
    expect(plan.items[0]).toMatchObject({
      hashtags: ['clip1'],
      caption_value: 0.04,
      propensity: null,
    })
    expect(result(plan, 'instagram:acme').reasons).toContain(
      '2 originals to choose from, each goes out once',
    )
  })

  it('with every caption locked', () => {
    const captions = someCaptions('x:acme', 30)
    const plan = planned(
      anInput({
        accounts: [anAccount('x:acme')],
        captions,
        locks: captions.map(({ account_id, caption_key }) => ({
          account_id,
          caption_key,
          last_used_at: '2026-11-18T10:00:00Z',
        })),
      }),
    )
    expect(plan.items).toEqual([])
    expect(result(plan, 'x:acme')).toMatchObject({ captions_locked: 30, captions_eligible: 0 })
    expect(plan.decisions[0]).toMatchObject({
      is_eligible: false,
      is_selected: false,
      lock_reason: 'used on 2026-11-18, free again from 2026-12-02',
    })
    expect(result(plan, 'x:acme').reasons[0]).toContain('30 in the bank, 30 locked, 0 planned')
  })

  it('with quiet hours round the clock but one hour, and holidays', () => {
    const plan = planned(
      anInput({
        accounts: [anAccount('x:acme', { quiet_hours: '12:00-11:00', country: 'NO' })],
        captions: someCaptions('x:acme', 60),
        holidays: [
          { holiday_on: '2026-11-25', name: 'Rest', country: 'NO', effect: 'avoid' },
          { holiday_on: '2026-11-26', name: 'Elsewhere', country: 'US', effect: 'avoid' },
        ],
      }),
    )
    expect(plan.items.map(({ local_time: time }) => time)).toEqual(
      [23, 24, 26, 27, 28, 29].map((date) => `2026-11-${date}T11:00`),
    )
    expect(result(plan, 'x:acme').reasons).toEqual([
      'no open time is left 240 minutes from the other items with at most 3 a day',
      'of the week’s 168 times, 161 in the quiet hours 12:00-11:00 and 1 on holidays to avoid',
    ])
  })
})

describe('messages', () => {
  const account = anAccount('messages:acme', {
    tier: 'LARGE',
    risk: 'MODERATE',
    risk_multiplier: 0.85,
  })
  const captions = [
    ...someCaptions('messages:acme', 60, { kind: 'ppv', price: '9.99', currency: 'USD' }),
    ...someCaptions('messages:acme', 40, { kind: 'bump' }),
  ]
  const plan = planned(anInput({ accounts: [account], captions }))

  it('fills 42 a week: four priced a day at most, follow-ups for the rest', () => {
    expect(plan.items).toHaveLength(42)
    const perDay = (kind: string, on: number) =>
      plan.items.filter((item) => item.kind === kind && day(item) === on).length
    for (let on = 1; on <= 7; on++) {
      expect(perDay('ppv', on)).toBeLessThanOrEqual(4)
      expect(perDay('ppv', on) + perDay('bump', on)).toBe(6)
    }
    expect(plan.items.find(({ kind }) => kind === 'ppv')).toMatchObject({
      price: '9.99',
      currency: 'USD',
    })
    expect(plan.items.find(({ kind }) => kind === 'bump')).toMatchObject({ price: null })
  })

  it('sends priced content with its own price, and keeps it off the feed', () => {
    const priced = someOriginals(3, { price: '15', currency: 'EUR' })
    const both = planned(
      anInput({
        accounts: [account, anAccount('instagram:acme')],
        captions: [...captions, ...someCaptions('instagram:acme', 30)],
        originals: priced,
      }),
    )
    const withContent = both.items.filter(({ content_id: id }) => id !== null)
    expect(withContent.map(({ account_id: id, kind, price }) => [id, kind, price])).toEqual(
      Array.from({ length: 3 }, () => ['messages:acme', 'ppv', '15']),
    )
  })
})

describe('rules of the week', () => {
  it('rests captions, and lets near-duplicates in once', () => {
    const account = 'x:acme'
    const captions = someCaptions(account, 30).map((row, i) => ({
      ...row,
      caption_group: `group ${i % 5}`,
    }))
    const plan = planned(anInput({ accounts: [anAccount(account)], captions }))
    expect(plan.items).toHaveLength(5)
    expect(result(plan, account).captions_selected).toBe(5)
  })

  it('uses a caption from the day its rest ends', () => {
    const only = aCaption('x:acme', 'the only one')
    const plan = planned(
      anInput({
        accounts: [anAccount('x:acme')],
        captions: [only],
        locks: [
          {
            account_id: 'x:acme',
            caption_key: only.caption_key,
            last_used_at: '2026-11-12T09:00:00Z',
          },
        ],
      }),
    )
    expect(plan.items).toHaveLength(1)
    expect(
      plan.items[0]?.scheduled_at && plan.items[0].scheduled_at >= '2026-11-26T09:00:00Z',
    ).toBe(true)
  })

  it('lets no type of content have more than half while there is another', () => {
    const originals = [
      ...someOriginals(21),
      ...Array.from({ length: 12 }, (_, i) => anOriginal(`photo-${i}`, { kind: 'image' })),
    ]
    const plan = planned(anInput({ originals, captions: someCaptions('instagram:acme', 60) }))
    const images = plan.items.filter(({ content_type: type }) => type === 'image')
    expect([plan.items.length, images.length >= 10]).toEqual([21, true])
  })

  it('keeps the gap to last week’s end and next week’s beginning', () => {
    const occupied = ['2026-11-22T22:30:00Z', '2026-11-30T01:00:00Z'].map((at) => ({
      account_id: 'x:acme',
      at,
      item_id: null,
      kind: 'feed',
      content_id: null,
      content_type: null,
      caption_key: null,
    }))
    const nights = anAccount('x:acme', { quiet_hours: '04:00-20:00' })
    const slots = someSlots('x:acme', 0)
    const captions = someCaptions('x:acme', 60)
    const free = planned(anInput({ accounts: [nights], slots, captions }))
    const held = planned(anInput({ accounts: [nights], slots, captions, occupied }))
    expect((free.items[0]?.local_time ?? '') < '2026-11-23T02:30').toBe(true)
    for (const { scheduled_at: at } of held.items) {
      for (const other of occupied) expect(hours(at, other.at)).toBeGreaterThanOrEqual(4)
    }
  })

  it('plans RED with less and leaves inactive accounts out', () => {
    const plan = planned(
      anInput({
        accounts: [
          anAccount('x:acme', { risk: 'CRITICAL', zone: 'RED', risk_multiplier: 0.55 }),
          anAccount('reddit:acme', { is_active: false }),
        ],
        captions: someCaptions('x:acme', 60),
      }),
    )
    expect(plan.items).toHaveLength(12)
    expect(result(plan, 'x:acme').reasons[0]).toContain('the zone is RED')
    expect(plan.leftOut).toEqual([{ account_id: 'reddit:acme', reason: 'it is not active' }])
  })

  it('plans only what is still ahead of a week that runs', () => {
    const plan = planned(
      anInput({
        asOf: '2026-11-27T12:00:00Z',
        leadMinutes: 120,
        originals: someOriginals(2),
        captions: someCaptions('instagram:acme', 30),
      }),
    )
    expect(plan.items.map(day)).toEqual([5, 6])
    for (const { scheduled_at: at } of plan.items) expect(at > '2026-11-27T14:00:00Z').toBe(true)
  })

  it('loses little to the other accounts: within four per cent of each account’s week alone', () => {
    const four = threeAccounts(60)
    const together = planned(four)
    for (const { account_id: id } of four.accounts) {
      const alone = planWeek(
        {
          ...four,
          accounts: four.accounts.filter((a) => a.account_id === id),
        },
        highs,
      )
      const lift = (plan: Plan) =>
        of(plan, id).reduce((sum, { slot_value: s }) => sum + Math.exp(s), 0)
      expect(lift(together)).toBeGreaterThan(0.96 * lift(alone))
    }
  })
})

describe('planning again', () => {
  const input = anInput({
    accounts: [anAccount('instagram:acme'), anAccount('x:acme')],
    originals: someOriginals(4),
    captions: ['instagram:acme', 'x:acme'].flatMap((id) => someCaptions(id, 40)),
  })
  const before = planned(input)
  const earlier = (states: readonly EarlierItem['state'][], isTouched = false): EarlierItem[] =>
    before.items.map((row, i) => {
      const state = states[i % states.length] ?? 'pending_approval'
      return { row, state, isTouched, sequence: state === 'pending_approval' ? 0 : 1 }
    })

  it('leaves everything as it was where nothing has changed', () => {
    const again = planned({ ...input, ordinal: 1, earlier: earlier(['pending_approval']) })
    expect(again.changes).toEqual([])
    expect(again.events).toEqual([])
    expect(again.items.map(({ revision }) => revision)).toEqual(again.items.map(() => 1))
  })

  it('moves only what gains more than staying is worth', () => {
    const items = earlier(['pending_approval'])
    const slots = input.slots.map((row) => ({
      ...row,
      score: row.score + 0.03 * Math.sin(17 * row.hour_of_week),
    }))
    const moved = (stability: number) =>
      planned({
        ...input,
        slots,
        ordinal: 1,
        earlier: items,
        config: { ...input.config, stability },
      }).changes.length
    expect(moved(0)).toBeGreaterThan(0)
    expect(moved(0.5)).toBeLessThan(moved(0))
    expect(moved(1)).toBe(0)
  })

  it('keeps what people or publishers have acted on and withdraws what is gone', () => {
    const items = earlier(['approved', 'pending_approval', 'held', 'confirmed'])
    const captions = input.captions.map((row) => ({ ...row, is_active: false }))
    const again = planned({ ...input, captions, ordinal: 1, earlier: items })
    const kept = items.filter(({ state }) => state !== 'pending_approval').map(({ row }) => row)
    for (const row of kept) {
      const now = again.items.find(({ item_id: id }) => id === row.item_id)
      expect(now).toMatchObject({
        scheduled_at: row.scheduled_at,
        caption: row.caption,
        revision: 1,
      })
      expect(now?.plan_id).toBe(again.planId)
    }
    const proposed = new Set(again.items.map(({ item_id: id }) => id))
    for (const event of again.events) {
      expect(event).toMatchObject({ to_state: 'withdrawn', sequence: 1, actor: 'plan-week' })
      expect(proposed.has(event.item_id)).toBe(false)
    }
    expect(again.events.length).toBeGreaterThan(0)
    const withdrawn = again.changes.filter(({ change }) => change === 'withdrawn')
    expect(withdrawn.map(({ item_id: id }) => id).toSorted()).toEqual(
      again.events.map(({ item_id: id }) => id).toSorted(),
    )
  })

  it('keeps the id of what it proposes again, with a higher revision where it changed', () => {
    const again = planned({ ...input, ordinal: 1, earlier: earlier(['pending_approval']) })
    const variant = before.items.find(({ variant_id: id }) => id !== null)
    const now = again.items.find(({ item_id: id }) => id === variant?.item_id)
    expect(now?.variant_id).toBe(variant?.variant_id)
    const isSame = now?.scheduled_at === variant?.scheduled_at && now?.caption === variant?.caption
    expect(now?.revision).toBe(isSame ? 1 : 2)
  })

  it('treats a proposal somebody edited as settled', () => {
    const again = planned({ ...input, ordinal: 1, earlier: earlier(['pending_approval'], true) })
    expect(again.events).toEqual([])
    expect(again.items.map(({ item_id: id }) => id).toSorted()).toEqual(
      before.items.map(({ item_id: id }) => id).toSorted(),
    )
  })

  it('does not propose again what was turned down, and gives what was withdrawn a new id', () => {
    const rejected = planned({ ...input, ordinal: 1, earlier: earlier(['rejected']) })
    const turnedDown = new Set(
      before.items.map(({ account_id: id, content_id: content }) => `${id} ${content}`),
    )
    const contents = rejected.items.filter(({ content_id: id }) => id !== null)
    for (const item of contents) {
      expect(turnedDown.has(`${item.account_id} ${item.content_id}`)).toBe(false)
    }
    const again = planned({ ...input, ordinal: 1, earlier: earlier(['withdrawn']) })
    const variants = again.items.filter(({ variant_id: id }) => id !== null)
    expect(new Set(variants.map(({ ordinal }) => ordinal))).toEqual(new Set([1]))
  })
})

describe('what cannot be meant', () => {
  it.each([
    [{ asOf: '2026-12-01T00:00:00Z' }, 'week 2026-W48 is over'],
    [{ week: '2027-W53' }, 'is not an ISO week'],
    [{ originalsWished: 22 }, 'ask for 1 to 21'],
    [{ originalsWished: 0 }, 'ask for 1 to 21'],
    [{ platforms: ['myspace'] }, 'acme has no account on myspace: it has instagram'],
  ])('%j: %s', (rest, message) => {
    expect(() => planWeek(anInput(rest), highs)).toThrow(InvalidInputError)
    expect(() => planWeek(anInput(rest), highs)).toThrow(message)
  })
})
