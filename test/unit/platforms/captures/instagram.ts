import { htmlPage } from './page.ts'

const PICTURE = 'https://cdn.example/harbour-150.jpg'
const LARGE_PICTURE = 'https://cdn.example/harbour-320.jpg?a=1&b=2'

const posts = [
  {
    node: {
      __typename: 'GraphVideo',
      id: '3001',
      shortcode: 'CvA-1_x',
      is_video: true,
      video_view_count: 90_210,
      edge_media_to_caption: {
        edges: [{ node: { text: 'Low tide \u{1F30A} #Harbour #boats #harbour' } }],
      },
      edge_media_to_comment: { count: 12 },
      edge_liked_by: { count: 3400 },
      taken_at_timestamp: 1_690_000_000,
      owner: { id: '77', username: 'harbour.studio' },
    },
  },
  {
    node: {
      __typename: 'GraphSidecar',
      id: '3000',
      shortcode: 'CvA0',
      is_video: false,
      edge_media_to_caption: { edges: [] },
      edge_media_to_comment: { count: 4 },
      edge_media_preview_like: { count: -1 },
      taken_at_timestamp: 1_689_000_000,
      owner: { id: '77' },
    },
  },
]

/** A user as `web_profile_info` has it since 2022. */
export const user = {
  biography: 'Slow films of the sea.\nBergen',
  edge_followed_by: { count: 120_345 },
  edge_follow: { count: 87 },
  edge_mutual_followed_by: { count: 1, edges: [{ node: { username: 'quay.notes' } }] },
  full_name: 'Harbour Studio',
  id: '77',
  category_name: 'Video creator',
  is_private: false,
  is_verified: true,
  profile_pic_url: PICTURE,
  profile_pic_url_hd: LARGE_PICTURE,
  username: 'Harbour.Studio',
  edge_owner_to_timeline_media: { count: 412, edges: posts },
}

/** The newer user of the app's own interface and of pages. */
export const infoUser = {
  pk: '77',
  username: 'harbour.studio',
  full_name: 'Harbour Studio',
  biography: 'Slow films of the sea.\nBergen',
  follower_count: 120_345,
  following_count: 87,
  media_count: 412,
  category: 'Video creator',
  is_private: false,
  is_verified: true,
  hd_profile_pic_url_info: { url: LARGE_PICTURE, width: 1080, height: 1080 },
  profile_pic_url: PICTURE,
}

/** The user of `?__a=1` before 2018-04. */
export const oldUser = {
  biography: 'Slow films of the sea.\nBergen',
  followed_by: { count: 120_345 },
  follows: { count: 87 },
  full_name: 'Harbour Studio',
  is_private: false,
  is_verified: true,
  profile_pic_url: PICTURE,
  profile_pic_url_hd: LARGE_PICTURE,
  username: 'harbour.studio',
  media: {
    count: 412,
    nodes: [
      {
        __typename: 'GraphImage',
        id: '3001',
        code: 'CvA-1_x',
        date: 1_690_000_000,
        caption: 'Low tide #Harbour',
        comments: { count: 12 },
        likes: { count: 3400 },
        is_video: false,
        owner: { id: '77' },
      },
    ],
  },
}

const feedItems = [
  {
    pk: '3001',
    id: '3001_77',
    code: 'CvA-1_x',
    taken_at: 1_690_000_000,
    media_type: 8,
    caption: { text: 'Low tide #Harbour' },
    like_count: 3400,
    comment_count: 12,
    reshare_count: 6,
    user: { username: 'harbour.studio' },
  },
]

/** The `og:` tags of a profile's page. */
export function ogTags(
  description: string,
  title = 'Harbour Studio (@harbour.studio) • Instagram photos and videos',
): string {
  return [
    '<meta property="og:type" content="profile" />',
    `<meta property="og:image" content="${PICTURE}" />`,
    `<meta property="og:title" content="${title}" />`,
    `<meta property="og:description" content="${description}" />`,
    '<meta property="og:url" content="https://www.instagram.com/harbour.studio/" />',
  ].join('')
}

const OG = ogTags(
  '120K Followers, 87 Following, 412 Posts - See Instagram photos and videos from Harbour Studio (@harbour.studio)',
)

function sharedPage(entryData: unknown, head = ''): string {
  const data = JSON.stringify({ config: { viewer: null }, entry_data: entryData })
  return htmlPage(
    head,
    '<script>var modules = {"HttpErrorPage":1,"LoginAndSignupPage":2}</script>',
    `<script type="text/javascript">window._sharedData = ${data};</script>`,
  )
}

const relay = {
  require: [
    [
      'ServerJS',
      'handle',
      null,
      [
        {
          __bbox: {
            result: {
              data: { user: infoUser, viewer: { user: { username: 'me', follower_count: 3 } } },
            },
          },
        },
      ],
    ],
  ],
}

/** Bodies in Instagram's layouts, with a made-up profile. */
export const instagramBodies = {
  webProfileInfo: JSON.stringify({ data: { user }, status: 'ok' }),
  userInfo: JSON.stringify({ user: infoUser, status: 'ok' }),
  a1Graphql: JSON.stringify({ logging_page_id: 'profilePage_77', graphql: { user } }),
  a1User: JSON.stringify({ user: oldUser, logging_page_id: 'profilePage_77' }),
  sharedData: sharedPage({ ProfilePage: [{ graphql: { user } }] }, OG),
  additionalData: htmlPage(
    OG,
    `<script>window.__additionalDataLoaded('/harbour.studio/',${JSON.stringify({ graphql: { user } })});</script>`,
  ),
  pageJson: htmlPage(
    '',
    `<script type="application/json" data-sjs>${JSON.stringify(relay)}</script>`,
  ),
  timelineMedia: JSON.stringify({
    data: { user: { edge_owner_to_timeline_media: user.edge_owner_to_timeline_media } },
    status: 'ok',
  }),
  feed: JSON.stringify({ items: feedItems, num_results: 1, status: 'ok' }),
  ogMeta: htmlPage(OG, '<script>window._sharedData = {failed;</script>'),
  challengePage: sharedPage({ Challenge: [{}] }),
  loginPage: sharedPage({ LoginAndSignupPage: [{}] }),
  missingPage: sharedPage({ HttpErrorPage: [{}] }),
  startPage: htmlPage(
    '<meta property="al:ios:url" content="instagram://mainfeed" /><meta property="og:title" content="Instagram" /><title>Instagram</title>',
  ),
  checkpoint:
    '{"message":"checkpoint_required","checkpoint_url":"/challenge/1/","lock":false,"status":"fail"}',
  wait: '{"message":"Please wait a few minutes before you try again.","require_login":true,"status":"fail"}',
  requireLogin: '{"message":"","require_login":true,"status":"fail"}',
  nullUser: '{"data":{"viewer":{},"user":null},"status":"ok"}',
  malformed: '{error}',
} as const
