import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { csv, importing } from './importing.ts'

const DATA = join(import.meta.dirname, '../../../../../shared/data')
const on = importing()

/** Public data that nobody here made; it is not part of the project. */
describe.skipIf(!existsSync(DATA))('real files', () => {
  test('a page of 7,050 posts, days and times in two columns, no captions', async () => {
    const facebook = {
      kind: 'posts',
      path: join(DATA, 'posts/facebook_live_sellers.csv'),
      timezone: 'UTC',
      accountId: 'facebook:live-sellers',
      map: {
        posted_at: `strptime(status_published || ' ' || time, '%m/%d/%Y %H:%M')`,
        post_id: 'status_id',
        content_type: 'status_type',
        likes: 'num_reactions',
        comments: 'num_comments',
        shares: 'num_shares',
      },
    } as const
    const summary = await on.run(facebook)
    expect(summary).toMatchObject({ read: 7050, added: 7050, rejected: 0, superseded: 0 })
    expect(summary.implied).toEqual({ post_metrics: 7050 })
    expect(summary.unknownColumns).toContain('num_loves')
    const [found] = await on.warehouse.query(
      `select count(*) as posts, count(distinct post_id) as ids, min(posted_at) as first, max(posted_at) as last
       from raw.posts`,
    )
    expect(found).toEqual({
      posts: 7050,
      ids: 7050,
      first: '2012-07-15T02:51:00Z',
      last: '2018-06-13T01:12:00Z',
    })
    expect(
      await on.warehouse.query(
        `select posted_at, content_type, likes, comments, shares
         from raw.posts join raw.post_metrics using (account_id, post_id) where post_id = '1'`,
      ),
    ).toEqual([
      {
        posted_at: '2018-04-22T06:00:00Z',
        content_type: 'video',
        likes: 529,
        comments: 512,
        shares: 262,
      },
    ])
    expect(await on.run(facebook)).toMatchObject({ added: 0, known: 7050 })
    const accounts = csv('platform,handle,timezone,audience_size', [
      'facebook',
      'live-sellers',
      'UTC',
      20000,
    ])
    expect(await on.run({ kind: 'accounts', content: accounts })).toMatchObject({ added: 1 })
  })

  test('77 posts with captions of several lines', async () => {
    const summary = await on.run({
      kind: 'posts',
      path: join(DATA, 'posts/xdevelopers_tweets.csv'),
      map: {
        account_id: `platform || ':' || account`,
        posted_at: 'created_at_utc',
        shares: 'reposts',
        saves: 'bookmarks',
      },
    })
    expect(summary).toMatchObject({
      read: 77,
      added: 77,
      rejected: 0,
      implied: { post_metrics: 77 },
    })
    expect(summary.unknownColumns).toEqual(['quotes', 'source'])
    expect(
      await on.warehouse.query(
        `select account_id, posted_at, length(caption) as letters, views, likes, shares, comments, saves
         from raw.posts join raw.post_metrics using (account_id, post_id)
         where post_id = '1585662613639385090'`,
      ),
    ).toEqual([
      {
        account_id: 'x:xdevelopers',
        posted_at: '2022-10-27T16:00:01Z',
        letters: 255,
        views: null,
        likes: 69,
        shares: 17,
        comments: 2,
        saves: 4,
      },
    ])
  })

  test('1,541 headlines with what came of them, by ISO week', async () => {
    const summary = await on.run({
      kind: 'captions',
      path: join(DATA, 'captions/headline_tests_open.csv'),
      timezone: 'UTC',
      map: {
        text: 'headline',
        successes: 'clicks',
        group: 'clickability_test_id',
        as_of: `strptime(test_week || '1', '%G%V%u')`,
      },
    })
    // Five rows are of "week 00 of 2015", which is no week; six headlines were tested twice.
    expect(summary).toMatchObject({ read: 1541, added: 1530, superseded: 6, rejected: 5 })
    expect(summary.rejections.map(({ line }) => line)).toEqual([383, 384, 385, 1418, 1419])
    expect(summary.rejections[0]).toMatchObject({ field: 'as_of', value: 'test_week=201500' })
    expect(
      (await on.rows('captions', 'caption_group, impressions, successes, as_of')).find(
        ({ caption_group }) => caption_group === '54d1967c63666200191c0000',
      ),
    ).toMatchObject({ impressions: expect.any(Number), as_of: '2015-01-26T00:00:00Z' })
  })
})
