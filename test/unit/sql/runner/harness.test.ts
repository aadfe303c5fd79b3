import { describe, expect, it } from 'vitest'

import { rowsOf, testModel } from '../../../models/harness.ts'

const CLOCK = '2026-11-20T08:00:00Z'
const post = { account_id: 'x:one', post_id: 'p1', posted_at: '2026-11-19T08:00:00Z' }

describe('a case of rows in and rows out', () => {
  const given = {
    'raw.posts': [
      {
        ...post,
        caption: 'First',
        price: '1.50',
        hashtags: ['a', 'b'],
        load_id: '1',
        loaded_at: CLOCK,
      },
      { ...post, caption: 'Second', price: 2, load_id: '2', loaded_at: CLOCK },
      { ...post, post_id: 'p2', caption: null, load_id: '1', loaded_at: CLOCK },
    ],
  }

  it('passes when the rows that come out are those expected, in any order', async () => {
    await testModel('staging.posts', {
      given,
      expect: [
        { post_id: 'p2', caption: null, price: null },
        { post_id: 'p1', caption: 'Second', price: '2' },
      ],
    })
  })

  it('leaves nothing behind', async () => {
    await rowsOf('staging.posts', { given })
    expect(await rowsOf('staging.posts', { given: {} })).toEqual([])
  })

  it.each([
    [
      'a value',
      [
        { post_id: 'p1', price: '2.1' },
        { post_id: 'p2', price: null },
      ],
    ],
    ['a row too many', [{ post_id: 'p1' }]],
    ['a row too few', [{ post_id: 'p1' }, { post_id: 'p2' }, { post_id: 'p2' }]],
  ])('fails on %s, showing both sides', async (_, expected) => {
    await expect(testModel('staging.posts', { given, expect: expected })).rejects.toThrow(
      /rows expected, 2 came\nexpected but missing:\n(.*\n)+came unexpectedly:\n/,
    )
  })

  it('builds what lies between, with the clock of the case', async () => {
    const accounts = [
      {
        account_id: 'x:one',
        platform: 'x',
        handle: 'one',
        brand: 'b',
        channel: 'feed',
        loaded_at: CLOCK,
        load_id: '1',
      },
    ]
    await testModel('intermediate.post_outcomes', {
      given: { ...given, 'raw.accounts': accounts },
      expect: [
        { post_id: 'p1', platform: 'x', count_readings: 0 },
        { post_id: 'p2', platform: 'x', count_readings: 0 },
      ],
    })
    const standing = await rowsOf('marts.account_health', {
      given: { 'raw.accounts': accounts },
      asOf: '2026-01-01T00:00:00Z',
    })
    expect(standing).toMatchObject([{ account_id: 'x:one', as_of: '2026-01-01T00:00:00Z' }])
  })

  it('takes a model for given instead of building it', async () => {
    await testModel('intermediate.post_outcomes', {
      given: {
        'staging.posts': [{ ...post, caption_key: 'k' }],
        'intermediate.accounts': [{ account_id: 'x:one', platform: 'tiktok', channel: 'feed' }],
      },
      expect: [{ post_id: 'p1', platform: 'tiktok', caption_key: 'k' }],
    })
  })

  it('renders the window of an incremental model', async () => {
    const at = async (windowStart: string): Promise<number> =>
      (await rowsOf('staging.posts', { given, windowStart })).length
    expect([await at('2026-11-19T08:00:00Z'), await at('2026-11-19T08:00:01Z')]).toEqual([2, 0])
  })

  it('names what there is where the case names what there is not', async () => {
    const run = (name: string, relation: string, row: object, expected = {}): Promise<void> =>
      testModel(name, { given: { [relation]: [{ ...row }] }, expect: [expected] })
    await expect(run('staging.post', 'raw.posts', post)).rejects.toThrow(
      'no model staging.post (did you mean staging.posts',
    )
    await expect(run('staging.posts', 'raw.post', post)).rejects.toThrow(
      'does not read raw.post (did you mean raw.posts?)',
    )
    await expect(run('staging.posts', 'raw.captions', post)).rejects.toThrow(
      'staging.posts does not read raw.captions',
    )
    await expect(run('staging.posts', 'raw.posts', { postid: 1 })).rejects.toThrow(
      'raw.posts has no column postid (did you mean post_id',
    )
    await expect(run('staging.posts', 'raw.posts', post, { captoin: 1 })).rejects.toThrow(
      'no column captoin (did you mean caption',
    )
  })
})
