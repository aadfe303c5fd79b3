import { describe, expect, test } from 'vitest'

import { captionKey } from '../../../../domain/caption-key.ts'
import { csv, importing } from './importing.ts'

const on = importing()

describe('brands and accounts', () => {
  test('brands are written in lower case, countries in upper case', async () => {
    const content = csv('brand,timezone,country,display_name', [
      'Acme',
      'Europe/Oslo',
      'no',
      'ACME!',
    ])
    expect(await on.run({ kind: 'brands', content })).toMatchObject({ read: 1, added: 1 })
    expect(await on.rows('brands', 'brand, timezone, country, display_name')).toEqual([
      { brand: 'acme', timezone: 'Europe/Oslo', country: 'NO', display_name: 'ACME!' },
    ])
  })

  test('an account gets its id, its brand, its channel, and brings its brand along', async () => {
    const content = csv(
      'platform,handle,brand,timezone,country,audience_size,auto_export,quiet_hours',
      ['Instagram', '@Acme.Shop', 'acme', '', '', '12,500', 'yes', '23:00-07:00'],
      ['messages', 'acme', 'acme', 'Europe/Oslo', 'NO', 900, 0, ''],
      ['x', 'Solo', '', 'UTC', '', '', '', ''],
    )
    const summary = await on.run({ kind: 'accounts', content })
    expect(summary).toMatchObject({ read: 3, added: 3, rejected: 0, implied: { brands: 2 } })
    expect(
      await on.rows(
        'accounts',
        'account_id, brand, channel, audience_size, auto_export, quiet_hours',
      ),
    ).toEqual([
      {
        account_id: 'instagram:acme.shop',
        brand: 'acme',
        channel: 'feed',
        audience_size: 12500,
        auto_export: true,
        quiet_hours: '23:00-07:00',
      },
      {
        account_id: 'messages:acme',
        brand: 'acme',
        channel: 'messages',
        audience_size: 900,
        auto_export: false,
        quiet_hours: null,
      },
      {
        account_id: 'x:solo',
        brand: 'solo',
        channel: 'feed',
        audience_size: null,
        auto_export: null,
        quiet_hours: null,
      },
    ])
    expect(await on.rows('brands', 'brand, timezone, country')).toEqual([
      { brand: 'acme', timezone: 'Europe/Oslo', country: 'NO' },
      { brand: 'solo', timezone: 'UTC', country: null },
    ])
  })

  test('a known brand is left alone, and a known account without a brand in the file keeps its own', async () => {
    await on.run({ kind: 'brands', content: csv('brand,timezone', ['acme', 'Europe/Rome']) })
    await on.run({
      kind: 'accounts',
      content: csv('platform,handle,brand,timezone', ['x', 'a', 'acme', 'UTC']),
    })
    const again = csv('platform,handle,audience_size', ['x', 'a', 10])
    expect(await on.run({ kind: 'accounts', content: again })).toMatchObject({
      added: 1,
      changed: 1,
      implied: {},
    })
    expect(await on.rows('accounts', 'brand, timezone, audience_size', 'load_id')).toEqual([
      { brand: 'acme', timezone: 'UTC', audience_size: null },
      { brand: 'acme', timezone: 'UTC', audience_size: 10 },
    ])
    expect(await on.rows('brands', 'brand, timezone')).toEqual([
      { brand: 'acme', timezone: 'Europe/Rome' },
    ])
  })

  test('what is not one of the allowed values, no zone or out of form is said', async () => {
    const content = csv(
      'platform,handle,timezone,channel,country,mode',
      ['x', 'a', 'Mars/Olympus', '', '', ''],
      ['x', 'b', '', 'radio', '', ''],
      ['x', 'c', '', '', 'NOR', ''],
      ['x y', 'd', '', '', '', ''],
      ['x', '', '', '', '', ''],
      ['x', 'f', 'europe/oslo', 'FEED', 'no', 'Safe'],
    )
    const { rejections, added } = await on.run({ kind: 'accounts', content })
    expect(added).toBe(1)
    expect(
      rejections.map(({ line, field, reason, value }) => [line, field, value, reason]),
    ).toEqual([
      [2, 'timezone', 'Mars/Olympus', 'no time zone: write an IANA name such as Europe/Oslo'],
      [3, 'channel', 'radio', 'not one of feed, messages'],
      [4, 'country', 'NOR', 'no country code: write two letters (ISO 3166), such as NO'],
      [5, 'platform', 'x y', 'no platform name: letters, digits, - and _ only'],
      [6, 'handle', null, 'missing: every record needs it'],
    ])
  })
})

describe('captions', () => {
  test('get their key; group, hashtags, price and history are kept', async () => {
    const text = '  Ça va? 🌞\n“Yes”, she said '
    const content = csv(
      'text,brand,kind,group,hashtags,price,currency,active,impressions,successes,revenue,as_of',
      [
        text,
        'acme',
        'PPV',
        'g1',
        '#one, two  #three',
        '12.50',
        'eur',
        'no',
        100,
        7,
        '87.5',
        '2026-01-01T00:00:00Z',
      ],
      ['plain', '', '', '', '', '', '', '', '', '', '', ''],
    )
    expect(await on.run({ kind: 'captions', content })).toMatchObject({ added: 2, rejected: 0 })
    const [plain, rich] = await on.rows(
      'captions',
      'text, caption_key, brand, kind, caption_group, hashtags, price, currency, active, impressions, successes, revenue, as_of',
      'kind',
    )
    expect(plain).toMatchObject({ text: 'plain', caption_key: captionKey('plain'), hashtags: null })
    expect(rich).toEqual({
      text,
      caption_key: captionKey(text),
      brand: 'acme',
      kind: 'ppv',
      caption_group: 'g1',
      hashtags: ['one', 'two', 'three'],
      price: '12.5',
      currency: 'EUR',
      active: false,
      impressions: 100,
      successes: 7,
      revenue: '87.5',
      as_of: '2026-01-01T00:00:00Z',
    })
  })

  test('the same text written differently is one caption; of another brand it is another', async () => {
    const content = csv(
      'text,brand',
      ['Hello  World', 'a'],
      ['hello world', 'a'],
      ['hello world', 'b'],
    )
    expect(await on.run({ kind: 'captions', content })).toMatchObject({ added: 2, superseded: 1 })
    expect(await on.rows('captions', 'text, brand')).toEqual([
      { text: 'hello world', brand: 'a' },
      { text: 'hello world', brand: 'b' },
    ])
  })
})

test('content, holidays, targets and profiles', async () => {
  await on.run({
    kind: 'content',
    content: csv('content_id,kind,platforms,duration_s,width,evergreen,available_from', [
      'c1',
      'Video',
      'X, instagram',
      '12.5',
      1080,
      'TRUE',
      '2026-01-01T00:00:00+01:00',
    ]),
  })
  expect(
    await on.rows(
      'content_items',
      'content_id, kind, platforms, duration_s, width, evergreen, available_from',
    ),
  ).toEqual([
    {
      content_id: 'c1',
      kind: 'video',
      platforms: ['x', 'instagram'],
      duration_s: 12.5,
      width: 1080,
      evergreen: true,
      available_from: '2025-12-31T23:00:00Z',
    },
  ])
  await on.run({
    kind: 'holidays',
    content: csv(
      'date,name,country,effect',
      ['2026-12-25', 'Christmas', 'NO', 'avoid'],
      ['1.1.2027', 'New Year', '', ''],
    ),
  })
  expect(await on.rows('holidays', 'holiday_on, name, country, effect')).toEqual([
    { holiday_on: '2026-12-25', name: 'Christmas', country: 'NO', effect: 'avoid' },
    { holiday_on: '2027-01-01', name: 'New Year', country: null, effect: null },
  ])
  await on.run({
    kind: 'targets',
    content: csv('platform,username,niche,priority,active', [
      'Reddit',
      '@Someone',
      'cooking',
      -3,
      1,
    ]),
  })
  expect(await on.rows('crawl_targets', 'platform, username, niche, priority, active')).toEqual([
    { platform: 'reddit', username: 'someone', niche: 'cooking', priority: -3, active: true },
  ])
  await on.run({
    kind: 'profiles',
    content: csv('platform,username,followers,karma,is_verified', ['x', 'Acme', 5, -7, 'yes']),
  })
  expect(
    await on.rows('profile_snapshots', 'username, fetched_at, followers, karma, is_verified'),
  ).toEqual([
    {
      username: 'acme',
      fetched_at: '2026-11-21T12:00:00Z',
      followers: 5,
      karma: -7,
      is_verified: true,
    },
  ])
})

describe('posts and readings', () => {
  test('a post and its reading, taken at the time of the import', async () => {
    const content = csv(
      'account_id,posted_at,post_id,kind,content_type,caption,likes,revenue,currency',
      ['X:Acme', '2026-01-02T03:04:05Z', 'p1', 'feed', 'Photo', 'hi', 5, '1.5', 'EUR'],
      ['x:acme', '2026-01-03T03:04:05.5+02:00', 'p2', '', '', '', '', '', 'EUR'],
    )
    const summary = await on.run({ kind: 'posts', content })
    expect(summary).toMatchObject({ read: 2, added: 2, implied: { post_metrics: 1 } })
    expect(
      await on.rows(
        'posts',
        'post_id, account_id, posted_at, kind, content_type, caption, currency',
      ),
    ).toEqual([
      {
        post_id: 'p1',
        account_id: 'x:acme',
        posted_at: '2026-01-02T03:04:05Z',
        kind: 'feed',
        content_type: 'photo',
        caption: 'hi',
        currency: 'EUR',
      },
      {
        post_id: 'p2',
        account_id: 'x:acme',
        posted_at: '2026-01-03T01:04:05.5Z',
        kind: null,
        content_type: null,
        caption: null,
        currency: 'EUR',
      },
    ])
    expect(
      await on.rows('post_metrics', 'post_id, account_id, read_at, likes, revenue, currency'),
    ).toEqual([
      {
        post_id: 'p1',
        account_id: 'x:acme',
        read_at: '2026-11-21T12:00:00Z',
        likes: 5,
        revenue: '1.5',
        currency: 'EUR',
      },
    ])
  })

  test('several readings of one post, at times of their own', async () => {
    const content = csv(
      'account_id,posted_at,post_id,likes,read_at',
      ['x:a', '2026-01-01T00:00:00Z', 'p', 1, '2026-01-01T01:00:00Z'],
      ['x:a', '2026-01-01T00:00:00Z', 'p', 9, '2026-01-04T01:00:00Z'],
    )
    const summary = await on.run({ kind: 'posts', content })
    expect(summary).toMatchObject({ read: 2, added: 2, changed: 1, implied: { post_metrics: 2 } })
    expect(await on.count('posts')).toBe(1)
    expect(await on.rows('post_metrics', 'read_at, likes')).toEqual([
      { read_at: '2026-01-01T01:00:00Z', likes: 1 },
      { read_at: '2026-01-04T01:00:00Z', likes: 9 },
    ])
  })

  test('posts without an id get one from account, time, text and their number', async () => {
    const at = '2026-01-01T00:00:00Z'
    const content = csv(
      'account_id,posted_at,caption',
      ['x:a', at, 'same'],
      ['x:a', at, 'same'],
      ['x:a', at, 'other'],
    )
    expect(await on.run({ kind: 'posts', content })).toMatchObject({ added: 3 })
    const ids = (await on.rows('posts', 'post_id')).map(({ post_id }) => post_id)
    expect(new Set(ids).size).toBe(3)
    expect(ids.every((id) => /^[0-9a-f]{16}$/.test(String(id)))).toBe(true)
    expect(await on.run({ kind: 'posts', content })).toMatchObject({ added: 0, known: 3 })
    const more = csv(
      'account_id,posted_at,caption',
      ['x:a', at, 'other'],
      ['x:a', at, 'same'],
      ['x:a', at, 'same'],
      ['x:a', at, 'same'],
    )
    expect(await on.run({ kind: 'posts', content: more })).toMatchObject({ added: 1, known: 3 })
    expect(await on.count('posts')).toBe(4)
  })

  test('the account comes from the option, or from platform and handle', async () => {
    const content = csv('posted_at,post_id', ['2026-01-01T00:00:00Z', 'p'])
    await on.run({ kind: 'posts', content, accountId: 'X:Acme' })
    const both = csv('platform,handle,posted_at,post_id', [
      'TikTok',
      '@Acme',
      '2026-01-01T00:00:00Z',
      'p',
    ])
    await on.run({ kind: 'posts', content: both })
    expect(await on.rows('posts', 'account_id')).toEqual([
      { account_id: 'tiktok:acme' },
      { account_id: 'x:acme' },
    ])
    await expect(on.run({ kind: 'posts', content })).rejects.toThrow(
      /posts need account_id.*--account platform:handle/,
    )
    const named = csv('account_id,posted_at', ['x:a', '2026-01-01T00:00:00Z'])
    await expect(on.run({ kind: 'posts', content: named, accountId: 'x:b' })).rejects.toThrow(
      /names accounts itself: leave out --account/,
    )
    await expect(
      on.run({ kind: 'holidays', content: csv('date,name'), accountId: 'x:b' }),
    ).rejects.toThrow(/belong to no account/)
    const wrong = await on.run({ kind: 'posts', content, accountId: 'acme' })
    expect(wrong.rejections[0]).toMatchObject({ field: 'account_id', value: 'acme' })
  })

  test('readings find the account of their post, or say why they cannot', async () => {
    const posts = csv(
      'account_id,posted_at,post_id',
      ['x:a', '2026-01-01T00:00:00Z', 'mine'],
      ['x:a', '2026-01-01T00:00:00Z', 'both'],
      ['x:b', '2026-01-01T00:00:00Z', 'both'],
    )
    await on.run({ kind: 'posts', content: posts })
    const read = '2026-01-05T00:00:00Z'
    const content = csv(
      'post_id,account_id,read_at,views',
      ['mine', '', read, 1],
      ['both', '', read, 2],
      ['both', 'x:b', read, 3],
      ['none', '', read, 4],
      ['none', 'x:c', read, 5],
    )
    const summary = await on.run({ kind: 'metrics', content })
    expect(summary).toMatchObject({ read: 5, added: 3, rejected: 2 })
    expect(summary.rejections).toEqual([
      {
        line: 3,
        field: 'account_id',
        reason: '2 accounts have a post with this id: add account_id',
        value: 'post_id=both',
      },
      {
        line: 5,
        field: 'account_id',
        reason: 'no known post has this id: import the post first, or add account_id',
        value: 'post_id=none',
      },
    ])
    expect(await on.rows('post_metrics', 'account_id, post_id, views')).toEqual([
      { account_id: 'x:a', post_id: 'mine', views: 1 },
      { account_id: 'x:b', post_id: 'both', views: 3 },
      { account_id: 'x:c', post_id: 'none', views: 5 },
    ])
    const short = csv('post_id,read_at,likes', ['mine', read, 8])
    expect(await on.run({ kind: 'metrics', content: short })).toMatchObject({
      added: 1,
      changed: 1,
    })
  })
})
