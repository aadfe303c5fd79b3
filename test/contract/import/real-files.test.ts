import { existsSync } from 'node:fs'

import { expect, test } from 'vitest'

import { projectPath } from '../../../sql/project-files.ts'
import { useBench } from './harness.ts'

const bench = useBench()

const data = (name: string) => projectPath('..', 'shared', 'data', name)
const SELLERS = data('posts/facebook_live_sellers.csv')
const TWEETS = data('posts/xdevelopers_tweets.csv')
const HEADLINES = data('captions/headline_tests_open.csv')

test.skipIf(!existsSync(SELLERS))('7,050 posts of live sellers with their reactions', async () => {
  const options = {
    accountId: 'facebook:live-sellers',
    timezone: 'UTC',
    readAt: '2018-08-01T00:00:00Z',
    map: {
      posted_at: `strptime(status_published || ' ' || time, '%m/%d/%Y %H:%M')`,
      post_id: 'status_id',
      content_type: 'status_type',
      likes: 'num_reactions',
      comments: 'num_comments',
      shares: 'num_shares',
    },
  }
  expect(await bench.importPath('posts', SELLERS, options)).toMatchObject({
    read: 7050,
    added: 7050,
    superseded: 0,
    rejected: 0,
    implied: { post_metrics: 7050 },
    unknownColumns: ['num_likes', 'num_loves', 'num_wows', 'num_hahas', 'num_sads', 'num_angrys'],
  })
  expect(
    await bench.rows(
      `select account_id, posted_at, content_type, read_at, likes, comments, shares
       from raw.posts join raw.post_metrics using (account_id, post_id) where post_id in ('1', '2')
       order by post_id`,
    ),
  ).toEqual([
    {
      account_id: 'facebook:live-sellers',
      posted_at: '2018-04-22T06:00:00Z',
      content_type: 'video',
      read_at: '2018-08-01T00:00:00Z',
      likes: 529,
      comments: 512,
      shares: 262,
    },
    {
      account_id: 'facebook:live-sellers',
      posted_at: '2018-04-21T22:45:00Z',
      content_type: 'photo',
      read_at: '2018-08-01T00:00:00Z',
      likes: 150,
      comments: 0,
      shares: 0,
    },
  ])
  expect(await bench.importPath('posts', SELLERS, options)).toMatchObject({
    added: 0,
    known: 7050,
    implied: { post_metrics: 0 },
  })
})

test.skipIf(!existsSync(TWEETS))('77 posts of xdevelopers, texts of several lines', async () => {
  const options = {
    map: {
      account_id: `platform || ':' || account`,
      posted_at: 'created_at_utc',
      shares: 'reposts',
      saves: 'bookmarks',
    },
  }
  expect(await bench.importPath('posts', TWEETS, options)).toMatchObject({
    read: 77,
    added: 77,
    rejected: 0,
    unknownColumns: ['quotes', 'source'],
  })
  const [first] = await bench.rows(
    `select account_id, posted_at, caption from raw.posts where post_id = '1585662613639385090'`,
  )
  expect(first).toMatchObject({ account_id: 'x:xdevelopers', posted_at: '2022-10-27T16:00:01Z' })
  expect(first?.['caption']).toMatch(/undeniable\. 🕹🚀\n\nBuild what’s next/)
  expect(await bench.importPath('posts', TWEETS, options)).toMatchObject({ added: 0, known: 77 })
})

test.skipIf(!existsSync(HEADLINES))('headlines as captions with their history', async () => {
  const map = { text: 'headline', group: 'clickability_test_id', successes: 'clicks' }
  // Six headlines stand in two tests each: one caption, whose history is that of the later line.
  expect(await bench.importPath('captions', HEADLINES, { map })).toMatchObject({
    read: 1541,
    added: 1535,
    superseded: 6,
    rejected: 0,
  })
  expect(
    await bench.rows(
      `select caption_group, impressions, successes from raw.captions
       where text like 'My Mom Forced Me To Study%'`,
    ),
  ).toEqual([{ caption_group: '54d1967c63666200191c0000', impressions: 2188, successes: 14 }])
  expect(await bench.importPath('captions', HEADLINES, { map })).toMatchObject({ added: 0 })
})
