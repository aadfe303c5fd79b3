import { expect, test } from 'vitest'

import { historyOf } from '../../../examples/sample/history.ts'
import { isoOf } from '../../../examples/sample/options.ts'
import { resultOf } from '../../../examples/sample/result.ts'
import { makeWorld, type World } from '../../../examples/sample/world.ts'
import { loadRows } from './load-rows.ts'
import { openBench, type ModelBench } from './model-bench.ts'
import { rankCorrelation } from './rank-correlation.ts'

const DAY_MS = 86_400_000
const MONTHS = [3, 6, 12, 24] as const
const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const SEEDS = Array.from({ length: isProof ? 8 : 1 }, (_, i) => `captions-${i}`)
const STAMP = `'learned' as load_id, timestamptz '2020-01-01' as loaded_at, true as is_sample`

/** Puts a world's accounts and captions into the raw tables, its posts beside them. */
async function place({ warehouse }: ModelBench, world: World): Promise<void> {
  const accounts = new Map(world.accounts.map((account) => [account.accountId, account]))
  await warehouse.execute('create schema learned')
  await loadRows(
    warehouse,
    'learned.accounts',
    world.accounts.map(({ accountId, channel, casting }) => ({
      account_id: accountId,
      platform: casting.platform,
      handle: casting.handle,
      brand: casting.brand,
      channel,
    })),
  )
  await loadRows(
    warehouse,
    'learned.captions',
    world.captions.map(({ key, text, brand, accountId, kind, category }) => {
      return { caption_key: key, text, brand, account_id: accountId, kind, category }
    }),
  )
  await loadRows(
    warehouse,
    'learned.posts',
    historyOf(world).posts.map((post) => {
      const account = accounts.get(post.accountId)
      if (!account) throw new Error(`no account ${post.accountId}`)
      const { trials, successes } = resultOf(world, account, post)
      const { accountId: account_id, postId: post_id, postedAt: posted_at, kind } = post
      return {
        account_id,
        post_id,
        posted_at,
        kind,
        caption_key: post.captionKey,
        trials,
        successes,
      }
    }),
  )
  await warehouse.execute(`
    insert into raw.accounts by name select *, ${STAMP} from learned.accounts;
    insert into raw.captions by name select *, ${STAMP} from learned.captions`)
}

/** The posts of so many months before the clock, each read once it had settled. */
async function learn({ warehouse, build }: ModelBench, now: string, months: number): Promise<void> {
  const since = isoOf(Date.parse(now) - months * 30.4 * DAY_MS)
  const chosen = `learned.posts where posted_at > timestamptz '${since}'`
  await warehouse.execute(`
    delete from raw.posts; delete from raw.post_metrics;
    insert into raw.posts by name
    select * exclude (trials, successes), ${STAMP} from ${chosen};
    insert into raw.post_metrics by name
    select account_id, post_id, posted_at + interval 73 hour as read_at, trials as impressions,
      trials as recipients, successes as purchases, successes as clicks, successes as likes,
      ${STAMP} from ${chosen}`)
  await build(now)
}

/** Mean over accounts and kinds of the rank correlation between an expectation and the truth. */
async function correlation(
  { warehouse }: ModelBench,
  world: World,
  expected: string,
): Promise<number> {
  const rows = await warehouse.query(
    `select account_id, kind, caption_key, ${expected} as expected
     from marts.caption_bandit_stats`,
  )
  const truth = new Map(world.accounts.map(({ accountId, rates }) => [accountId, rates.captions]))
  const pools = Map.groupBy(rows, (row) => `${String(row['account_id'])} ${String(row['kind'])}`)
  const values = [...pools.values()]
    .filter((pool) => pool.length >= 10)
    .map((pool) =>
      rankCorrelation(
        pool.map((row) => Number(row['expected'])),
        pool.map(
          (row) => truth.get(String(row['account_id']))?.get(String(row['caption_key'])) ?? NaN,
        ),
      ),
    )
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

test('captions are ranked the better the more is known of them', async ({ task }) => {
  const learned = MONTHS.map(() => 0)
  const prior = MONTHS.map(() => 0)
  for (const seed of SEEDS) {
    const world = makeWorld({ seed, historyDays: 730 })
    const bench = await openBench('marts.caption_bandit_stats')
    await place(bench, world)
    for (const [i, months] of MONTHS.entries()) {
      await learn(bench, isoOf(world.calendar.endsAtMs + 4 * DAY_MS), months)
      const share = async (expected: string) =>
        (await correlation(bench, world, expected)) / SEEDS.length
      learned[i] = (learned[i] ?? NaN) + (await share('posterior_mean'))
      prior[i] = (prior[i] ?? NaN) + (await share('prior_alpha / (prior_alpha + prior_beta)'))
    }
    await bench.warehouse.close()
  }
  const shown = MONTHS.map((months, i) => {
    const [known, guessed] = [learned[i]?.toFixed(3), prior[i]?.toFixed(3)]
    return `${months} months ${known} (prior alone ${guessed})`
  })
  task.meta.closingLine =
    `captions: rank correlation with the true rates, ${SEEDS.length} sample worlds: ` +
    shown.join(', ')
  learned.forEach((value, i) => {
    expect(value).toBeGreaterThan((learned[i - 1] ?? 0.7) - 0.01)
    expect(value).toBeGreaterThan((prior[i] ?? NaN) + 0.15)
  })
  expect(learned.at(-1)).toBeGreaterThan(0.85)
}, 600_000)
