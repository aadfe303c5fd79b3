import { Temporal } from 'temporal-polyfill'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { checkPlan } from '../../../../domain/planning/check/check-plan.ts'
import type { PlanInput } from '../../../../domain/planning/input.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import type { Plan } from '../../../../domain/planning/plan.ts'
import { randomWeek } from './random-week.ts'
import { anAccount, anInput, fourAccounts, someCaptions, someOriginals } from './world.ts'

const highs = await loadHighs()

const RUNS = process.env['DRUMBEAT_PROOF'] === '1' ? 1000 : 8

describe('planWeek on random weeks', () => {
  it(
    'breaks no rule, and is short only where nothing eligible fits',
    () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
          const input = randomWeek(seed)
          expect(checkPlan(planWeek(input, highs), input)).toEqual([])
        }),
        { numRuns: RUNS, seed: 48 },
      )
    },
    RUNS * 10_000,
  )
})

type Item = Plan['items'][number]

describe('the check finds planted mistakes', () => {
  const input = {
    ...fourAccounts(50),
    holidays: [{ holiday_on: '2026-11-26', name: 'Rest', country: null, effect: 'avoid' as const }],
    accounts: fourAccounts(50).accounts.map((row) => ({ ...row, quiet_hours: '01:00-06:00' })),
  }
  const plan = planWeek(input, highs)
  const rules = (changed: Plan, from: PlanInput = input) =>
    checkPlan(changed, from).map(({ rule }) => rule)
  const on = (account: string) => plan.items.filter(({ account_id: id }) => id === account)
  const withItem = (item: Item | undefined, change: Partial<Item>): Plan => ({
    ...plan,
    items: plan.items.map((other) => (other === item ? { ...other, ...change } : other)),
  })
  const movedTo = (item: Item | undefined, at: string) =>
    withItem(item, {
      scheduled_at: at,
      local_time: Temporal.Instant.from(at)
        .toZonedDateTimeISO('UTC')
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' }),
    })
  const [first, second] = on('instagram:acme')
  const variants = on('tiktok:acme')
  const isShared = ({ content_id: id }: Item) => variants.some((one) => one.content_id === id)
  const shared = on('instagram:acme').find(isShared)
  const variant = variants.find(({ content_id: id }) => id === shared?.content_id)
  const ppv = on('messages:acme').find(({ kind }) => kind === 'ppv')

  it('finds none in the plan itself', () => {
    expect(rules(plan)).toEqual([])
  })

  it.each([
    [
      'gap',
      movedTo(
        second,
        Temporal.Instant.from(first?.scheduled_at ?? '')
          .add({ minutes: 200 })
          .toString(),
      ),
    ],
    ['same instant', movedTo(second, first?.scheduled_at ?? '')],
    [
      'spread',
      movedTo(
        variant,
        Temporal.Instant.from(shared?.scheduled_at ?? '')
          .add({ minutes: 239 })
          .toString(),
      ),
    ],
    ['quiet hours', movedTo(first, '2026-11-23T03:15:00Z')],
    ['a holiday to avoid', movedTo(first, '2026-11-26T12:15:00Z')],
    ['outside the week in the brand’s zone', movedTo(first, '2026-11-30T12:15:00Z')],
    ['local time', withItem(first, { local_time: '2026-11-23T00:00' })],
    [
      'near-duplicate twice in the week',
      withItem(second, {
        caption_key: first?.caption_key ?? null,
        caption: first?.caption ?? null,
      }),
    ],
    ['original twice on one account', withItem(second, { content_id: first?.content_id ?? null })],
    ['the text is not the caption’s', withItem(first, { caption: 'something else' })],
    [
      'a feed item without content although the brand has some',
      withItem(first, { content_id: null }),
    ],
    ['caption of another kind', withItem(ppv, { kind: 'bump' })],
    ['item ids are unique', withItem(second, { item_id: first?.item_id ?? '' })],
    ['a reason in words', withItem(first, { reasons: '{}' })],
    ['count of items', { ...plan, run: { ...plan.run, count_items: 3 } }],
    ['objective', { ...plan, run: { ...plan.run, objective: 0 } }],
  ] as const)('%s', (rule, changed) => {
    expect(rules(changed)).toContain(rule)
  })

  it('limits of day, week and kind, cool-downs, originals asked for', () => {
    const account = (rest: object) => ({
      ...input,
      accounts: input.accounts.map((row) => ({ ...row, ...rest })),
    })
    expect(rules(plan, account({ daily_cap: 2 }))).toContain('daily limit')
    expect(rules(plan, account({ risk: 'HIGH' }))).toContain('weekly limit')
    expect(rules(plan, account({ mode: 'safe' }))).toContain('gap')
    expect(rules(plan, account({ tier: 'SMALL' }))).toContain('daily target of priced messages')
    expect(rules(plan, { ...input, originalsWished: 2 })).toContain('more originals than asked for')
    const locks = [
      {
        account_id: 'instagram:acme',
        caption_key: first?.caption_key ?? '',
        last_used_at: '2026-11-15T00:00:00Z',
      },
    ]
    expect(rules(plan, { ...input, locks })).toContain('caption used within its cool-down')
    const uses = [
      {
        content_id: first?.content_id ?? '',
        account_id: 'x:acme',
        used_at: '2026-10-01T00:00:00Z',
      },
    ]
    expect(rules(plan, { ...input, uses })).toContain('not evergreen, used before')
    const fits = () => 'too long'
    expect(rules(plan, { ...input, fits })).toContain('does not fit: too long')
  })

  it('blackouts, what a network takes and asks for, items asked for', () => {
    const config = (rest: Partial<PlanInput['config']>): PlanInput => ({
      ...input,
      config: { ...input.config, ...rest },
    })
    const from = plan.items.map(({ scheduled_at: at }) => at).toSorted()[0] ?? ''
    const until = Temporal.Instant.from(from).add({ seconds: 1 }).toString()
    expect(rules(plan, config({ blackout: [{ from, until }] }))).toContain('blackout')
    const other = { from, until, accounts: ['reddit:acme'] }
    expect(rules(plan, config({ blackout: [other] }))).not.toContain('blackout')
    expect(
      rules(plan, config({ blackout: [{ from: '2026-11-01T00:00:00Z', until: from }] })),
    ).toEqual([])
    expect(rules(plan, config({ posts_per_day: { instagram: 2 } }))).toContain(
      'what the network takes a day',
    )
    const money = (budget: number) => ({ ...input.config.money, budget, per_post: { x: 0.2 } })
    const cost = 0.2 * on('x:acme').length
    expect(rules(plan, config({ money: money(cost) }))).toEqual([])
    expect(rules(plan, config({ money: money(cost - 0.01) }))).toContain('budget')
    expect(rules(plan, { ...input, atLeast: 4 })).toContain('items asked for')
    const below = checkPlan(plan, { ...input, atLeast: 1 }).map(({ detail }) => detail)
    expect(new Set(below)).toEqual(new Set(['0 of 1 on 2026-11-26']))
  })

  it('room that was left, too much of one type, decisions that do not add up', () => {
    const without = { ...plan, items: plan.items.filter((item) => item !== first) }
    const accounts = plan.accounts.map((row) => ({ ...row, short: 1, reasons: ['none'] }))
    const decisions = plan.decisions.map((row) =>
      row.item_id === first?.item_id ? { ...row, item_id: null } : row,
    )
    expect(rules({ ...without, accounts, decisions })).toContain('short although something fits')
    const videos = anInput({
      originals: someOriginals(6),
      captions: someCaptions('instagram:acme', 40),
    })
    const images = someOriginals(6, { kind: 'image' }).map((row) => ({
      ...row,
      content_id: `${row.content_id}-image`,
    }))
    const more = { ...videos, originals: [...videos.originals, ...images] }
    expect(
      rules(planWeek(videos, highs), {
        ...more,
        platforms: undefined,
        accounts: [anAccount('instagram:acme', { daily_cap: 1 })],
      }),
    ).toContain('more than half of one type')
    const halved = plan.decisions.map((row) => ({ ...row, propensity: (row.propensity ?? 0) / 2 }))
    expect(
      rules({ ...plan, decisions: halved }).some((rule) => rule.startsWith('propensities sum to')),
    ).toBe(true)
  })
})
