const PICTURE = 'https://cdn.example/harbour_normal.jpg'

const named = {
  name: 'Harbour Studio',
  screen_name: 'Harbour_Studio',
  created_at: 'Sat Dec 14 04:35:55 +0000 2013',
}

const counted = {
  description: 'Slow films of the sea.',
  favourites_count: 2128,
  followers_count: 583_731,
  friends_count: 1941,
  media_count: 815,
  statuses_count: 4076,
  verified: false,
}

export const legacyUser = {
  __typename: 'User',
  rest_id: '2244',
  affiliates_highlighted_label: { label: { description: 'The Quay' } },
  is_blue_verified: true,
  legacy: { ...counted, ...named, profile_image_url_https: PICTURE },
  professional: { professional_type: 'Business', category: [{ id: 1009, name: 'Community' }] },
}

/** Since 2025 names, picture, marks and privacy lie outside `legacy`. */
export const coreUser = {
  __typename: 'User',
  rest_id: '2244',
  is_blue_verified: true,
  core: named,
  avatar: { image_url: PICTURE },
  privacy: { protected: false },
  verification: { verified: false },
  legacy: counted,
  professional: { professional_type: 'Business', category: [{ id: 1009, name: 'Community' }] },
}

const tweet = (id: string, text: string, more: object = {}) => ({
  __typename: 'Tweet',
  rest_id: id,
  core: { user_results: { result: legacyUser } },
  views: { count: '43848', state: 'EnabledWithCount' },
  legacy: {
    id_str: id,
    created_at: 'Thu Apr 20 23:21:14 +0000 2023',
    full_text: text,
    favorite_count: 65,
    reply_count: 14,
    retweet_count: 18,
    quote_count: 11,
    entities: { urls: [], hashtags: [] },
    ...more,
  },
})

const entry = (result: unknown) => ({
  content: { entryType: 'TimelineTimelineItem', itemContent: { tweet_results: { result } } },
})

const stranger = { ...legacyUser, legacy: { ...legacyUser.legacy, screen_name: 'quay_notes' } }

const instructions = [
  { type: 'TimelineClearCache' },
  {
    type: 'TimelineAddEntries',
    entries: [
      entry(
        tweet('1649', 'Low tide #Harbour', { entities: { media: [{ type: 'photo' }], urls: [] } }),
      ),
      entry(
        tweet('1650', 'RT @quay_notes: hello', {
          retweeted_status_result: { result: tweet('1', 'hello') },
        }),
      ),
      entry({ ...tweet('1651', 'not mine'), core: { user_results: { result: stranger } } }),
      {
        content: {
          items: [
            { item: entry(tweet('1652', 'Two', { entities: { urls: [{ url: 'u' }] } })).content },
          ],
        },
      },
    ],
  },
  {
    type: 'TimelinePinEntry',
    entry: entry({
      ...tweet('1600', 'short…'),
      note_tweet: { note_tweet_results: { result: { text: 'the whole long text' } } },
    }),
  },
]

const graphql = (result: unknown) => JSON.stringify({ data: { user: { result } } })
const apiError = (detail: string, title: string, type: string) =>
  JSON.stringify({
    errors: [
      {
        value: 'x',
        detail,
        title,
        resource_type: 'user',
        parameter: 'username',
        type: `https://api.twitter.com/2/problems/${type}`,
      },
    ],
  })

/** Bodies in X's layouts, with a made-up profile. */
export const xBodies = {
  apiV2: JSON.stringify({
    data: {
      id: '2244',
      name: 'Harbour Studio',
      username: 'Harbour_Studio',
      description: 'Slow films of the sea.',
      profile_image_url: PICTURE,
      verified: true,
      verified_type: 'business',
      protected: false,
      public_metrics: {
        followers_count: 583_731,
        following_count: 1941,
        tweet_count: 4076,
        listed_count: 9,
        like_count: 2128,
      },
    },
  }),
  apiV2Minimal: '{"data":{"id":"2244","name":"Harbour Studio","username":"Harbour_Studio"}}',
  graphqlCore: graphql(coreUser),
  graphqlLegacy: graphql(legacyUser),
  graphqlProtected: graphql({ ...coreUser, privacy: { protected: true } }),
  apiV1: JSON.stringify({
    id_str: '2244',
    ...named,
    ...counted,
    protected: false,
    profile_image_url_https: PICTURE,
    status: {
      id_str: '1649',
      created_at: 'Thu Apr 20 23:21:14 +0000 2023',
      text: 'Low tide',
      favorite_count: 65,
      retweet_count: 18,
      entities: { user_mentions: [{ screen_name: 'quay_notes', name: 'Quay' }] },
    },
  }),
  userTweets: JSON.stringify({
    data: { user: { result: { __typename: 'User', timeline_v2: { timeline: { instructions } } } } },
  }),
  unavailable: graphql({
    __typename: 'UserUnavailable',
    message: 'User is suspended',
    reason: 'Suspended',
  }),
  emptyData: '{"data":{}}',
  emptyUser: '{"data":{"user":{}}}',
  v2NotFound: apiError(
    'Could not find user with username: [x].',
    'Not Found Error',
    'resource-not-found',
  ),
  v2Suspended: apiError('User has been suspended: [x].', 'Forbidden', 'resource-not-found'),
  v2Unauthorized:
    '{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}',
  v2TooMany:
    '{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}',
  v1NotFound: '{"errors":[{"code":50,"message":"User not found."}]}',
  v1Suspended: '{"errors":[{"code":63,"message":"User has been suspended."}]}',
  v1Limited: '{"errors":[{"code":88,"message":"Rate limit exceeded"}]}',
} as const
