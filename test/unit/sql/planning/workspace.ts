import { onTestFinished } from 'vitest'

import { captionKey } from '../../../../domain/caption-key.ts'
import { accounts, brands } from '../../../../domain/records/accounts.ts'
import { captions } from '../../../../domain/records/captions.ts'
import { contentItems } from '../../../../domain/records/content.ts'
import { postMetrics, posts } from '../../../../domain/records/posts.ts'
import type { RecordSpec, RowOf } from '../../../../domain/records/record.ts'
import { holidays } from '../../../../domain/records/tracking.ts'
import { makeRng, shuffle } from '../../../../domain/sampling.ts'
import { settingsSchema } from '../../../../domain/settings.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import type { PlanWanted } from '../../../../sql/planning/plan-brand-week.ts'
import { assertBuilt } from '../../../../sql/runner/build-error.ts'
import { buildModels } from '../../../../sql/runner/build-models.ts'
import { loadModels } from '../../../../sql/runner/load-models.ts'
import type { Load } from '../../../../sql/warehouse.ts'

export const AS_OF = '2026-11-20T08:00:00Z'
export const LOAD: Load = { loadId: 'load-1', loadedAt: AS_OF, isSample: true }
const BUILT = { asOf: AS_OF, load: LOAD, buildId: 'build-1' }

/** How the tests plan unless they say otherwise. */
export const WANTED: PlanWanted = {
  brand: 'harbor',
  week: '2026-W48',
  settings: settingsSchema.parse({}).planning,
  fits: () => null,
  asOf: AS_OF,
  load: { ...LOAD, loadId: 'load-2' },
  tzdata: '2026a',
}

const HARBOR = ['instagram:harbor', 'x:harbor', 'messages:harbor-club'] as const

/**
 * A warehouse of its own with two brands, built with the project's models: `harbor` with a feed on
 * two networks, a message page, captions, originals and two months of posts, and `lone`, which has
 * an account and nothing else. `order` puts the raw rows into another order.
 */
export async function builtWarehouse(order?: string): Promise<DuckDbWarehouse> {
  const warehouse = await openDuckDb({ path: ':memory:', threads: 2 })
  try {
    const put = <R extends RecordSpec>(record: R, rows: RowOf<R>[]) =>
      warehouse.append(record, order ? shuffle(makeRng(order), rows) : rows, LOAD)
    await put(brands, [
      { brand: 'harbor', timezone: 'Europe/Oslo', country: 'NO' },
      { brand: 'lone', timezone: 'Asia/Kathmandu' },
    ])
    await put(accounts, accountRows())
    await put(captions, captionRows())
    await put(contentItems, contentRows())
    const history = HARBOR.flatMap((account) => postRows(account))
    await put(
      posts,
      history.map(({ post }) => post),
    )
    await put(
      postMetrics,
      history.map(({ metric }) => metric),
    )
    await put(holidays, [{ holiday_on: '2026-11-26', name: 'Harbour day', country: 'NO' }])
    assertBuilt(await buildModels(warehouse, loadModels(), BUILT))
    return warehouse
  } catch (error) {
    await warehouse.close()
    throw error
  }
}

/** The same, closed when the test has ended. */
export async function ownWarehouse(order?: string): Promise<DuckDbWarehouse> {
  const warehouse = await builtWarehouse(order)
  onTestFinished(() => warehouse.close())
  return warehouse
}

function accountRows(): RowOf<typeof accounts>[] {
  const own = HARBOR.map((account_id) => {
    const [platform = '', handle = ''] = account_id.split(':')
    return { account_id, platform, handle, brand: 'harbor', audience_size: 9000 }
  })
  return [
    { ...own[0], channel: 'feed', quiet_hours: '23:00-07:00' },
    { ...own[1], channel: 'feed' },
    { ...own[2], channel: 'messages', page_type: 'paid', mode: 'safe' },
    {
      account_id: 'instagram:lone',
      platform: 'instagram',
      handle: 'lone',
      brand: 'lone',
      channel: 'feed',
    },
  ] as RowOf<typeof accounts>[]
}

function captionRows(): RowOf<typeof captions>[] {
  const rng = makeRng('bank')
  const some = (kind: 'feed' | 'ppv' | 'bump', count: number) =>
    Array.from({ length: count }, (_, i) => {
      const text = `A ${kind} caption, number ${i + 1}`
      const impressions = Math.floor(3000 * rng.uniform())
      return {
        caption_key: captionKey(text),
        text,
        brand: 'harbor',
        kind,
        hashtags: ['sea', 'salt'],
        price: kind === 'ppv' ? '9.50' : null,
        currency: kind === 'ppv' ? 'NOK' : null,
        impressions,
        successes: Math.floor(impressions * 0.08 * rng.uniform()),
      }
    })
  return [...some('feed', 50), ...some('ppv', 30), ...some('bump', 25)]
}

function contentRows(): RowOf<typeof contentItems>[] {
  return Array.from({ length: 9 }, (_, i) => ({
    content_id: `clip-${i + 1}`,
    kind: i % 3 === 2 ? ('image' as const) : ('video' as const),
    brand: 'harbor',
    source_uri: `https://media.example.com/clip-${i + 1}.mp4`,
    title: `Clip ${i + 1}`,
    description: `What clip ${i + 1} shows. #harbour`,
    evergreen: i === 0,
    ...(i >= 7 ? { price: '19.00', currency: 'NOK' } : {}),
  }))
}

function postRows(account: string) {
  const rng = makeRng(`posts ${account}`)
  const isMessage = account.startsWith('messages')
  return Array.from({ length: 50 }, (_, i) => {
    const day = 12 + i
    const hour = 6 + Math.floor(16 * rng.uniform())
    const posted = instant(-day * 24 + hour)
    const key = { post_id: `post-${i}`, account_id: account }
    const trials = 800 + Math.floor(400 * rng.uniform())
    const successes = Math.floor(trials * (hour > 15 ? 0.08 : 0.04))
    const counts = isMessage
      ? { recipients: trials, purchases: successes }
      : { impressions: trials, likes: successes }
    return {
      post: {
        ...key,
        posted_at: posted,
        kind: isMessage ? 'ppv' : 'feed',
        caption: `An old post ${i}`,
        ...(i === 3 && !isMessage ? { content_id: 'clip-2' } : {}),
      },
      metric: { ...key, read_at: instant(-day * 24 + hour + 80), ...counts },
    }
  })
}

function instant(hoursFromMidnight: number): string {
  return new Date(Date.parse('2026-11-20T00:00:00Z') + hoursFromMidnight * 3_600_000).toISOString()
}
