import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { useBench } from './harness.ts'

const bench = useBench()

test('accounts: names in lower case, the id from both, brands implied', async () => {
  const summary = await bench.bring(
    'accounts',
    `platform,handle,brand,channel,page_type,timezone,audience_timezone,country,audience_size,reward,mode,auto_export,daily_cap,min_gap_minutes,rhythm_minutes,quiet_hours,publisher,publisher_account,active
Instagram,@Acme.Shop,,feed,,Europe/Oslo,America/New_York,no,1500,engagement,optimize,yes,3,240,,23:00-07:00,outbox,acme-1,1
messages,Mia,Acme,MESSAGES,paid,,,,0,purchases,safe,no,,,60,,,,false
`,
  )
  expect(summary).toMatchObject({ read: 2, added: 2, rejected: 0, warnings: [] })
  const columns = `account_id, platform, handle, brand, channel, page_type, timezone, audience_timezone,
    country, audience_size, reward, mode, auto_export, daily_cap, min_gap_minutes, rhythm_minutes,
    quiet_hours, publisher, publisher_account, active`
  expect(await bench.rows(`select ${columns} from raw.accounts order by account_id`)).toEqual([
    {
      account_id: 'instagram:acme.shop',
      platform: 'instagram',
      handle: 'acme.shop',
      brand: 'acme.shop',
      channel: 'feed',
      page_type: null,
      timezone: 'Europe/Oslo',
      audience_timezone: 'America/New_York',
      country: 'NO',
      audience_size: 1500,
      reward: 'engagement',
      mode: 'optimize',
      auto_export: true,
      daily_cap: 3,
      min_gap_minutes: 240,
      rhythm_minutes: null,
      quiet_hours: '23:00-07:00',
      publisher: 'outbox',
      publisher_account: 'acme-1',
      active: true,
    },
    {
      account_id: 'messages:mia',
      platform: 'messages',
      handle: 'mia',
      brand: 'acme',
      channel: 'messages',
      page_type: 'paid',
      timezone: null,
      audience_timezone: null,
      country: null,
      audience_size: 0,
      reward: 'purchases',
      mode: 'safe',
      auto_export: false,
      daily_cap: null,
      min_gap_minutes: null,
      rhythm_minutes: 60,
      quiet_hours: null,
      publisher: null,
      publisher_account: null,
      active: false,
    },
  ])
  expect(await bench.values('select brand from raw.brands order by brand')).toEqual([
    'acme',
    'acme.shop',
  ])
  expect(summary.implied).toEqual({ brands: 2 })
})

test('accounts: a message page is told by its platform, all else is a feed', async () => {
  await bench.bring('accounts', 'platform,handle\nmessages,mia\ntiktok,mia\n')
  expect(
    await bench.rows('select account_id, channel from raw.accounts order by account_id'),
  ).toEqual([
    { account_id: 'messages:mia', channel: 'messages' },
    { account_id: 'tiktok:mia', channel: 'feed' },
  ])
})

test('accounts: a brand that is known is not implied again', async () => {
  await bench.bring(
    'brands',
    'brand,timezone,country,display_name\nACME,Europe/Oslo,no,Acme & Co\n',
  )
  const { implied } = await bench.bring('accounts', 'platform,handle,brand\nx,acme,Acme\n')
  expect(implied['brands'] ?? 0).toBe(0)
  expect(await bench.rows('select brand, timezone, country, display_name from raw.brands')).toEqual(
    [{ brand: 'acme', timezone: 'Europe/Oslo', country: 'NO', display_name: 'Acme & Co' }],
  )
})

test('accounts: wrong values are refused one by one, each with its field', async () => {
  const { rejections, added } = await bench.bring(
    'accounts',
    `platform,handle,timezone,reward,quiet_hours,audience_size,country,active
x,one,Oslo,,,,,
x,two,,likes,,,,
x,three,,,11pm-7am,,,
x,four,,,,-1,,
x,five,,,,,Norway,
x,six,,,,,,perhaps
x,,,,,,,
x,fine,,,,,,
`,
  )
  expect(rejections.map(({ line, field, value }) => [line, field, value])).toEqual([
    [2, 'timezone', 'Oslo'],
    [3, 'reward', 'likes'],
    [4, 'quiet_hours', '11pm-7am'],
    [5, 'audience_size', '-1'],
    [6, 'country', 'Norway'],
    [7, 'active', 'perhaps'],
    [8, 'handle', null],
  ])
  expect(added).toBe(1)
})

test('captions: key of the normalised text, group, history, hashtags in any form', async () => {
  const summary = await bench.bring(
    'captions',
    `text,brand,kind,category,content_type,group,price,currency,hashtags,language,active,available_from,expires_at,impressions,successes,revenue,as_of
"  Hello   WORLD ",Acme,PPV,news,Video,g1,12.50,eur,"#One #two",en,1,2026-01-01T00:00:00Z,2027-01-01T00:00:00+02:00,1000,30,99.95,2026-11-01T00:00:00Z
Second,,,,,,,,"one, two,#three",,,,,,,,
Third,,,,,,,,"[""a"",""#b""]",,,,,,,,
Fourth,,,,,,,,,,,,,,,,
`,
  )
  expect(summary).toMatchObject({ read: 4, added: 4 })
  const rows = await bench.rows(
    `select caption_key, text, brand, account_id, kind, category, content_type, caption_group,
       price, currency, hashtags, language, active, available_from, expires_at, impressions,
       successes, revenue, as_of from raw.captions order by text`,
  )
  expect(rows[0]).toEqual({
    caption_key: createHash('sha256').update('hello world').digest('hex'),
    text: '  Hello   WORLD ',
    brand: 'acme',
    account_id: null,
    kind: 'ppv',
    category: 'news',
    content_type: 'video',
    caption_group: 'g1',
    price: '12.5',
    currency: 'EUR',
    hashtags: ['One', 'two'],
    language: 'en',
    active: true,
    available_from: '2026-01-01T00:00:00Z',
    expires_at: '2026-12-31T22:00:00Z',
    impressions: 1000,
    successes: 30,
    revenue: '99.95',
    as_of: '2026-11-01T00:00:00Z',
  })
  const tags = new Map(rows.map((row) => [row['text'], row['hashtags']]))
  expect(tags.get('Second')).toEqual(['one', 'two', 'three'])
  expect(tags.get('Third')).toEqual(['a', 'b'])
  expect(tags.get('Fourth') ?? null).toBeNull()
})

test('captions: NFC and NFD, spaces and case make one key, a brand of its own makes another', async () => {
  const nfc = 'Caf\u00e9 au  lait'
  const nfd = 'cafe\u0301 AU\tlait'
  await bench.bring('captions', `text,brand\n"${nfc}",\n`)
  await bench.bring('captions', `text,brand\n"${nfd}",\n`)
  await bench.bring('captions', `text,brand\n"${nfc}",acme\n`)
  expect(await bench.values('select distinct caption_key from raw.captions')).toHaveLength(1)
  expect(
    await bench.rows(`select brand, arg_max(text, load_id) as text from raw.captions
      group by brand order by brand nulls first`),
  ).toEqual([
    { brand: null, text: nfd },
    { brand: 'acme', text: nfc },
  ])
})

test('content: every column', async () => {
  await bench.bring(
    'content',
    `content_id,kind,brand,source_uri,title,description,alt_text,mime,duration_s,width,height,platforms,category,price,available_from,available_until,evergreen
C-1,Video,ACME,https://example.org/a.mp4,A title,"Two
lines",alt,video/mp4,12.5,1080,1920,"TikTok, x",news,5,2026-01-01T00:00:00Z,2026-12-01T00:00:00Z,no
c-1,image,,,,,,,,,,,,,,,
`,
  )
  const [row, bare] = await bench.rows('select * from raw.content_items order by content_id')
  expect(row).toMatchObject({
    content_id: 'C-1',
    kind: 'video',
    brand: 'acme',
    source_uri: 'https://example.org/a.mp4',
    title: 'A title',
    description: 'Two\nlines',
    alt_text: 'alt',
    mime: 'video/mp4',
    duration_s: 12.5,
    width: 1080,
    height: 1920,
    platforms: ['tiktok', 'x'],
    category: 'news',
    available_from: '2026-01-01T00:00:00Z',
    available_until: '2026-12-01T00:00:00Z',
    evergreen: false,
  })
  expect(Number(row?.['price'])).toBe(5)
  expect(bare).toMatchObject({ content_id: 'c-1', title: null, platforms: null, evergreen: null })
})

test('posts: the post and, where reading columns follow, one reading at the time of import', async () => {
  const summary = await bench.bring(
    'posts',
    `account_id,posted_at,post_id,kind,content_type,content_id,caption,hashtags,url,price,currency,item_id,likes,revenue
X:Acme,2026-11-01T10:00:00+01:00,AbC,FEED,Video,c1,Hello 🚀,#a #b,https://x.com/1,9.99,usd,item-1,12,1.5
x:acme,2026-11-02T10:00:00Z,AbD,,,,,,,,,,,
`,
  )
  expect(summary).toMatchObject({ read: 2, added: 2, implied: { post_metrics: 1 } })
  const [row, bare] = await bench.rows('select * from raw.posts order by post_id')
  expect(row).toMatchObject({
    account_id: 'x:acme',
    post_id: 'AbC',
    posted_at: '2026-11-01T09:00:00Z',
    kind: 'feed',
    content_type: 'video',
    content_id: 'c1',
    caption: 'Hello 🚀',
    hashtags: ['a', 'b'],
    url: 'https://x.com/1',
    price: '9.99',
    currency: 'USD',
    item_id: 'item-1',
    is_sample: false,
    loaded_at: '2026-11-20T08:00:00Z',
  })
  expect(bare).toMatchObject({ post_id: 'AbD', caption: null, hashtags: null, price: null })
  const [reading] = await bench.rows('select * from raw.post_metrics')
  expect(reading).toMatchObject({
    account_id: 'x:acme',
    post_id: 'AbC',
    read_at: '2026-11-20T08:00:00Z',
    likes: 12,
    comments: null,
    revenue: '1.5',
  })
})

test('metrics: zero is reported, empty is not', async () => {
  await bench.bring(
    'metrics',
    `post_id,account_id,read_at,impressions,reach,views,likes,comments,shares,saves,clicks,recipients,purchases,revenue,currency,watch_seconds
p1,x:acme,2026-11-04T10:00:00Z,0,,"1,234",5.0,,1,2,3,4,5,1234.56,eur,12.25
`,
  )
  const [row] = await bench.rows('select * from raw.post_metrics')
  expect(row).toMatchObject({
    impressions: 0,
    reach: null,
    views: 1234,
    likes: 5,
    comments: null,
    shares: 1,
    saves: 2,
    clicks: 3,
    recipients: 4,
    purchases: 5,
    revenue: '1234.56',
    currency: 'EUR',
    watch_seconds: 12.25,
  })
})

test('profiles, holidays and targets', async () => {
  await bench.bring(
    'profiles',
    'platform,username,full_name,bio,followers,karma,is_verified,is_private\nReddit,@Spez,Steve,"a ""bio""",10,-5,true,0\n',
  )
  expect(await bench.rows('select * from raw.profile_snapshots')).toMatchObject([
    {
      platform: 'reddit',
      username: 'spez',
      fetched_at: '2026-11-20T08:00:00Z',
      full_name: 'Steve',
      bio: 'a "bio"',
      followers: 10,
      karma: -5,
      is_verified: true,
      is_private: false,
    },
  ])
  await bench.bring(
    'holidays',
    'date,name,country,effect\n2026-12-25,Christmas,no,Avoid\n2026-12-31,NYE,,\n',
  )
  expect(
    await bench.rows(
      'select holiday_on, name, country, effect from raw.holidays order by holiday_on',
    ),
  ).toEqual([
    { holiday_on: '2026-12-25', name: 'Christmas', country: 'NO', effect: 'avoid' },
    { holiday_on: '2026-12-31', name: 'NYE', country: null, effect: null },
  ])
  await bench.bring(
    'targets',
    'platform,username,niche,priority,active\nTikTok,@Mia,fitness,-2,no\n',
  )
  expect(
    await bench.rows('select platform, username, niche, priority, active from raw.crawl_targets'),
  ).toEqual([
    { platform: 'tiktok', username: 'mia', niche: 'fitness', priority: -2, active: false },
  ])
})

test('a kind that does not exist is answered with those that do', async () => {
  const made = bench.bring('widgets' as 'posts', 'a\n1\n')
  await expect(made).rejects.toThrow(/widgets.*brands.*targets/)
})
