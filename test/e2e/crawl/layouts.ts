/** What a network answers, and how its addresses name a profile. */
export interface Layout {
  /** The name in a path and query; null where it is no question for a profile. */
  nameIn(path: string): string | null
  ok(name: string): Reply
  readonly notFound: Reply
  /** Nothing that any known layout of the network could be. */
  readonly changed: Reply
}

export interface Reply {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  const type = { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) }
}

export function html(body: string, status = 200): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}

/** Followers of a made-up profile: differ by name. */
export function followersOf(name: string): number {
  return 1000 + Buffer.from(name).reduce((sum, byte) => sum + byte, 0)
}

const reddit: Layout = {
  nameIn: (path) => /^\/user\/([\w-]+)\/about\.json/.exec(path)?.[1] ?? null,
  ok: (name) =>
    json({
      kind: 't2',
      data: {
        name,
        id: 'zz1',
        created_utc: 1_600_000_000,
        link_karma: 10,
        comment_karma: 20,
        total_karma: 30,
        subreddit: { title: `${name} says`, subscribers: followersOf(name) },
      },
    }),
  notFound: json({ message: 'Not Found', error: 404 }, 404),
  changed: json({ kind: 'unheard-of', payload: {} }),
}

const x: Layout = {
  nameIn: (path) => /^\/2\/users\/by\/username\/(\w+)/.exec(path)?.[1] ?? null,
  ok: (name) =>
    json({
      data: {
        id: '4711',
        name: `${name} says`,
        username: name,
        protected: false,
        public_metrics: { followers_count: followersOf(name), following_count: 1, tweet_count: 2 },
      },
    }),
  notFound: json({
    errors: [{ title: 'Not Found Error', detail: 'Could not find user with username: [x].' }],
  }),
  changed: json({ unheard: 'of' }),
}

const tiktok: Layout = {
  nameIn: (path) => /^\/@([\w.]+)/.exec(path)?.[1] ?? null,
  ok: (name) =>
    tiktokPage({
      userInfo: {
        user: { id: '6812', uniqueId: name, nickname: `${name} says`, privateAccount: false },
        stats: {
          followerCount: followersOf(name),
          followingCount: 1,
          heartCount: 2,
          videoCount: 3,
        },
      },
      statusCode: 0,
    }),
  notFound: tiktokPage({ statusCode: 10_221, statusMsg: '' }),
  changed: html('<html><head><title>Hello</title></head><body><p>All new</p></body></html>'),
}

/** TikTok's page around what it says of a user. */
export function tiktokPage(detail: object): Reply {
  const data = JSON.stringify({ __DEFAULT_SCOPE__: { 'webapp.user-detail': detail } })
  return html(
    `<!DOCTYPE html><html><head><title>TikTok</title></head><body><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">${data}</script></body></html>`,
  )
}

const instagram: Layout = {
  nameIn: (path) =>
    /^\/api\/v1\/users\/web_profile_info\/\?username=([\w.]+)/.exec(path)?.[1] ??
    /^\/([\w.]+)\/$/.exec(path)?.[1] ??
    null,
  ok: (name) => json({ data: { user: instagramUser(name, { is_private: false }) }, status: 'ok' }),
  notFound: json({ status: 'fail', message: 'User not found' }, 404),
  changed: json({ status: 'ok', novelty: [] }),
}

/** Instagram's user, with one recent post. */
export function instagramUser(name: string, more: object): object {
  const post = {
    id: '31',
    shortcode: 'CxAbC',
    taken_at_timestamp: 1_760_000_000,
    is_video: false,
    __typename: 'GraphImage',
    edge_media_to_caption: { edges: [{ node: { text: `From ${name} #one` } }] },
    edge_media_to_comment: { count: 3 },
    edge_liked_by: { count: 9 },
  }
  return {
    id: '178',
    username: name,
    full_name: `${name} says`,
    biography: 'Made up',
    edge_followed_by: { count: followersOf(name) },
    edge_follow: { count: 2 },
    edge_owner_to_timeline_media: { count: 1, edges: [{ node: post }] },
    ...more,
  }
}

/** Instagram's page of a profile, as far as its tags tell. */
export function instagramPage(name: string): Reply {
  return html(
    `<!DOCTYPE html><html><head><title>${name} says (@${name}) • Instagram photos and videos</title><meta property="og:type" content="profile"/><meta property="og:title" content="${name} says (@${name}) • Instagram photos and videos"/><meta property="og:description" content="1,234 Followers, 5 Following, 6 Posts - See Instagram photos and videos from ${name} says (@${name})"/></head><body></body></html>`,
  )
}

export const layouts = { instagram, tiktok, x, reddit } as const
