import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { captionKey } from '../../../../domain/caption-key.ts'
import { modeChanges } from '../../../../domain/records/operations.ts'
import { postMetrics, posts } from '../../../../domain/records/posts.ts'
import type { DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { lookAtExperiments } from '../../../../sql/experiments/look-at-experiments.ts'
import { findExperiment, readRunning } from '../../../../sql/experiments/read-experiments.ts'
import { setLearningModes } from '../../../../sql/experiments/set-learning-modes.ts'
import {
  prepareExperiment,
  startExperiment,
  type ExperimentWanted,
} from '../../../../sql/experiments/start-experiment.ts'
import { stopExperiment } from '../../../../sql/experiments/stop-experiment.ts'
import { planBrandWeek } from '../../../../sql/planning/plan-brand-week.ts'
import { readPlanInput } from '../../../../sql/planning/read-plan-input.ts'
import { assertBuilt } from '../../../../sql/runner/build-error.ts'
import { buildModels } from '../../../../sql/runner/build-models.ts'
import { loadModels } from '../../../../sql/runner/load-models.ts'
import { AS_OF, builtWarehouse, LOAD, WANTED } from '../planning/workspace.ts'

const PAGE = 'messages:harbor-club'
const keyOf = (kind: string, number: number) => captionKey(`A ${kind} caption, number ${number}`)
const [A, B] = [keyOf('ppv', 1), keyOf('ppv', 2)]
const wanted = (rest: Partial<ExperimentWanted> = {}): ExperimentWanted => ({
  name: 'question first',
  accounts: [PAGE],
  a: [A],
  b: [B.slice(0, 12)],
  effect: 0.5,
  by: 'dana',
  lockDays: 14,
  asOf: AS_OF,
  ...rest,
})
const load = (loadId: string, loadedAt = AS_OF) => ({ ...LOAD, loadId, loadedAt })

let warehouse: DuckDbWarehouse
beforeAll(async () => {
  warehouse = await builtWarehouse()
})
afterAll(() => warehouse.close())

describe('before an experiment starts', () => {
  it('how long it takes is told, from the account’s own volume and rate', async () => {
    const { row, duration } = await prepareExperiment(warehouse, wanted())
    expect(row).toMatchObject({ arm_a: [A], arm_b: [B], account_ids: [PAGE], reward: 'purchases' })
    expect(duration?.text).toMatch(/^at this volume, \d+ weeks: each arm gets 0\.5 posts and /)
    const [measured] = await warehouse.query(
      `select sum(successes) / sum(trials) as rate from marts.post_performance
       where account_id = '${PAGE}' and is_settled`,
    )
    expect(duration?.baseline_rate).toBeCloseTo(Number(measured?.['rate']), 12)
    const { weeks = 0, trials_needed = 0, effective_per_week = 0 } = duration ?? {}
    expect(weeks).toBe(Math.ceil(trials_needed / effective_per_week + 3 / 7))
    const smaller = await prepareExperiment(warehouse, wanted({ effect: 0.2 }))
    expect(smaller.duration?.weeks).toBeGreaterThan(weeks)
    const more = { a: [A, keyOf('ppv', 3)], b: [B, keyOf('ppv', 4)] }
    const quicker = await prepareExperiment(warehouse, wanted(more))
    expect(quicker.duration?.posts_per_week).toBe(1)
    expect(await warehouse.query('select * from raw.experiments')).toEqual([])
  })

  it.each([
    [{ a: [] }, 'arm A has no captions: name them with --a'],
    [{ a: [B] }, /is in both arms$/],
    [{ b: [keyOf('bump', 1)] }, 'the arms hold ppv and bump captions'],
    [{ b: ['0123456789'] }, 'none of its accounts may use a caption "0123456789"'],
    [{ b: ['group:nobody'] }, 'none of its accounts may use a caption "group:nobody"'],
    [{ accounts: undefined }, 'either --brand NAME or --account ID'],
    [{ accounts: ['x:who'] }, 'no active account x:who; there are: instagram:harbor'],
    [{ accounts: [PAGE, 'x:harbor'] }, 'x:harbor may not use captions of both arms'],
    [{ accounts: undefined, brand: 'nobody' }, 'no active account of brand "nobody"'],
    [{ asOf: '2027-11-20T08:00:00Z' }, 'how long this takes cannot be told'],
    [{ shadow: 'clairvoyant' }, 'there is no caption policy "clairvoyant"'],
  ])('%j is refused with the reason', async (rest, message) => {
    await expect(prepareExperiment(warehouse, wanted(rest as never))).rejects.toThrow(message)
  })
})

describe('an experiment', () => {
  it('runs from its start: plans post both arms and log what the shadow would choose', async () => {
    await startExperiment(warehouse, await prepareExperiment(warehouse, wanted()), load('x1'))
    const shadow = wanted({
      name: 'greedy',
      accounts: undefined,
      brand: 'harbor',
      shadow: 'uniform',
    })
    await startExperiment(warehouse, await prepareExperiment(warehouse, shadow), load('x2'))
    await expect(prepareExperiment(warehouse, wanted())).rejects.toThrow('is running: stop it')
    await expect(prepareExperiment(warehouse, wanted({ name: 'other' }))).rejects.toThrow(
      'is in the running experiment “question first” already',
    )
    const planned = await planBrandWeek(warehouse, WANTED)
    const items = await warehouse.query(
      `select caption_key from raw.plan_items where caption_key in ('${A}', '${B}')`,
    )
    expect(items).toHaveLength(2)
    expect(new Set(items.map((row) => row['caption_key']))).toEqual(new Set([A, B]))
    const [logged] = await warehouse.query(
      `select count(*) as rows, count(distinct account_id) as accounts, min(policy) as policy,
         count(distinct shadow.decision_id) = (
           select count(distinct decision_id) from raw.caption_decisions where is_eligible
         ) as is_all
       from raw.shadow_decisions as shadow where plan_id = '${planned.plan_id}'`,
    )
    expect(logged).toMatchObject({ accounts: 3, policy: 'uniform/1', is_all: true })
    expect(Number(logged?.['rows'])).toBeGreaterThan(50)
  }, 60_000)

  it('is looked at; a winner is declared once, by the e-value, and ends it', async () => {
    const look = async (asOf: string, id: string) => {
      assertBuilt(
        await buildModels(warehouse, loadModels(), {
          asOf,
          load: load(id, asOf),
          buildId: id,
          select: ['+marts.experiment_results'],
        }),
      )
      return lookAtExperiments(warehouse, { asOf, load: load(`${id}l`, asOf) })
    }
    const sent = async (n: number, key: string, at: string, purchases: number) => {
      const id = { account_id: PAGE, post_id: `trial ${key} ${n}` }
      await warehouse.append(posts, [{ ...id, posted_at: at, kind: 'ppv', caption_key: key }], LOAD)
      const reading = { ...id, read_at: at.replace(/-\d\dT/, '-29T') }
      await warehouse.append(postMetrics, [{ ...reading, recipients: 4000, purchases }], LOAD)
    }
    await sent(1, A, '2026-11-24T18:00:00Z', 160)
    await sent(1, B, '2026-11-24T20:00:00Z', 325)
    const first = '2026-11-30T06:00:00Z'
    expect(await look(first, 'look-1')).toEqual({ looked_at: 1, winners: [] })
    expect(await lookAtExperiments(warehouse, { asOf: first, load: load('again') })).toEqual({
      looked_at: 0,
      winners: [],
    })
    await sent(2, A, '2026-11-25T18:00:00Z', 150)
    await sent(2, B, '2026-11-25T20:00:00Z', 330)
    await sent(3, A, '2026-11-25T12:00:00Z', 155)
    await sent(3, B, '2026-11-25T10:00:00Z', 340)
    await sent(4, B, '2026-11-25T22:00:00Z', 335)
    const { winners } = await look('2026-12-01T06:00:00Z', 'look-2')
    const rows = await warehouse.query(
      `select as_of, arm, status, views, log_e_value from raw.experiment_arms order by as_of, arm`,
    )
    expect(rows.map((row) => [row['arm'], row['status'], row['views']])).toEqual([
      ['A', 'running', 4000],
      ['B', 'running', 4000],
      ['A', 'lost', 12_000],
      ['B', 'won', 16_000],
    ])
    expect(winners).toEqual([
      expect.stringMatching(
        /^“question first”: arm B had 8\.3 % of 16,000, arm A had 3\.9 % of 12,000; log e-value/,
      ),
    ])
    const found = await findExperiment(warehouse, 'question first')
    expect([found['state'], found['winner']]).toEqual(['winner', 'B'])
    expect((await readRunning(warehouse, [PAGE])).map(({ name }) => name)).toEqual(['greedy'])
    expect(await look('2026-12-02T06:00:00Z', 'look-3')).toEqual({ looked_at: 0, winners: [] })
  }, 60_000)

  it('is stopped by a person, once', async () => {
    const by = { by: 'dana', reason: 'seen enough', at: '2026-12-02T07:00:00Z' }
    await stopExperiment(warehouse, 'greedy', by, load('stop'))
    await expect(stopExperiment(warehouse, 'greedy', by, load('stop'))).rejects.toThrow(
      'ended already, on 2026-12-02T07:00:00Z: seen enough',
    )
    await expect(findExperiment(warehouse, 'nobody')).rejects.toThrow(
      /no experiment "nobody"; there are: greedy \(\w+\), question first \(/,
    )
  })
})

describe('learning modes', () => {
  it('are set with their reasons, only where they change, and a plan explores by them', async () => {
    const set = (id: string) =>
      setLearningModes(warehouse, { asOf: '2026-12-02T08:00:00Z', load: load(id) })
    const changes = await set('modes-1')
    expect(changes.map((change) => change.account_id)).toContain(PAGE)
    for (const { from_mode: before, reason } of changes) {
      expect([before, reason]).toEqual([
        null,
        expect.stringMatching(/^knowing the captions|^the zone is RED/),
      ])
    }
    expect(await set('modes-2')).toEqual([])
    const page = changes.find((change) => change.account_id === PAGE)
    const { accounts } = await readPlanInput(warehouse, { ...WANTED, week: '2026-W50' })
    const row = accounts.find((account) => account.account_id === PAGE)
    expect([row?.explore_share, row?.mode]).toEqual([page?.explore_share, 'safe'])
    const red = { account_id: PAGE, from_mode: null, to_mode: 'PROTECT', reason: 'was RED' }
    const at = { changed_at: '2026-12-03T08:00:00Z', actor: 'test', explore_share: 0.05 }
    await warehouse.append(modeChanges, [{ ...red, ...at }], load('red'))
    const [back] = await setLearningModes(warehouse, {
      asOf: '2026-12-04T08:00:00Z',
      load: load('modes-3'),
    })
    expect(back).toMatchObject({ account_id: PAGE, from_mode: 'PROTECT' })
    expect(back?.to_mode).not.toBe('PROTECT')
  })
})
