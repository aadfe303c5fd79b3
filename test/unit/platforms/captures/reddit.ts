import { htmlPage } from './page.ts'

export const user = {
  name: 'Harbour_Studio',
  id: '4cixf',
  icon_img: 'https://styles.example/icon.png?width=256&amp;height=256&amp;s=ab',
  link_karma: 1200,
  comment_karma: 340,
  total_karma: 1600,
  verified: true,
  is_suspended: false,
  subreddit: {
    display_name: 'u_Harbour_Studio',
    title: 'Harbour Studio',
    public_description: 'Slow films of the sea.',
    subscribers: 58,
    icon_img: 'https://styles.example/other.png',
    subreddit_type: 'user',
  },
}

const post = (id: string, more: object) => ({
  kind: 't3',
  data: {
    id,
    author: 'Harbour_Studio',
    title: `Low tide ${id}`,
    permalink: `/r/boats/comments/${id}/low_tide/`,
    url: 'https://elsewhere.example/',
    created_utc: 1_454_004_343.0,
    score: 2091,
    num_comments: 57,
    view_count: null,
    is_self: false,
    ...more,
  },
})

const children = [
  post('a1', { is_self: true }),
  post('a2', { post_hint: 'image' }),
  post('a3', { is_video: true, score: -4 }),
  post('a4', {
    is_gallery: true,
    crosspost_parent_list: [post('b9', { author: 'quay_notes' }).data],
  }),
  post('a5', {}),
  {
    kind: 't1',
    data: {
      id: 'c1',
      author: 'Harbour_Studio',
      body: 'a comment',
      permalink: '/x',
      created_utc: 1,
    },
  },
]

/** Bodies in Reddit's layouts, with a made-up profile. */
export const redditBodies = {
  about: JSON.stringify({ kind: 't2', data: user }),
  aboutOld: JSON.stringify({
    kind: 't2',
    data: { name: 'Harbour_Studio', link_karma: 1, comment_karma: -15 },
  }),
  suspended: JSON.stringify({
    kind: 't2',
    data: { name: 'Harbour_Studio', is_suspended: true, total_karma: 0 },
  }),
  submitted: JSON.stringify({ kind: 'Listing', data: { after: null, children } }),
  forbidden: '{"message":"Forbidden","error":403}',
  missing: '{"message":"Not Found","error":404}',
  tooMany: '{"message":"Too Many Requests","error":429}',
  blockPage: htmlPage('<title>Blocked</title>', "<p>You've been blocked by network security.</p>"),
  oldBlockPage: htmlPage('<title>Too Many Requests</title>', '<p>whoa there, pardner!</p>'),
  pardnerPage: htmlPage('<title>reddit.com</title>', '<h1>whoa there, pardner!</h1>'),
} as const
