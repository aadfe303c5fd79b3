import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const profileSnapshots = defineRecord('profile_snapshots', {
  doc: 'Public profiles of others as they were at one moment.',
  key: ['platform', 'username', 'fetched_at'],
  columns: {
    platform: required.text('The network.', '[a-z0-9_-]+'),
    username: required.text('The profile’s name, lower case.'),
    fetched_at: required.instant('When it was read.'),
    full_name: optional.text('Name shown.'),
    bio: optional.text('What the profile says of itself.'),
    picture_url: optional.text('Address of its picture; never the picture.'),
    followers: optional.count('Followers.'),
    following: optional.count('Profiles it follows.'),
    posts: optional.count('Posts or videos.'),
    likes: optional.count('Likes received in all.'),
    karma: optional.int('Reddit’s karma; may be negative.'),
    category: optional.text('Category the platform gives it.'),
    is_verified: optional.bool('Whether the platform verified it.'),
    is_private: optional.bool('Whether it is private.'),
    source: optional.text('Where the row came from.'),
    layout: optional.text('The layout of the response that answered.'),
  },
})

export const profilePosts = defineRecord('profile_posts', {
  doc: 'Recent public posts that a crawled profile carried.',
  key: ['platform', 'username', 'post_id', 'fetched_at'],
  columns: {
    platform: required.text('The network.'),
    username: required.text('The profile.'),
    post_id: required.text('The platform’s id of the post.'),
    fetched_at: required.instant('When it was read.'),
    posted_at: optional.instant('When it was published.'),
    content_type: optional.text('video, image, carousel, text, link.'),
    caption: optional.text('Its text.'),
    hashtags: optional.texts('Hashtags without the #.'),
    likes: optional.count('Likes.'),
    comments: optional.count('Comments.'),
    shares: optional.count('Shares.'),
    views: optional.count('Views.'),
    url: optional.text('Where it can be seen.'),
  },
})

export const crawlTargets = defineRecord('crawl_targets', {
  doc: 'Profiles we were told to crawl.',
  key: ['platform', 'username'],
  columns: {
    platform: required.text('The network.', '[a-z0-9_-]+'),
    username: required.text('The profile, lower case.'),
    niche: optional.text('What it is about.'),
    priority: optional.int('Higher is crawled first.'),
    active: optional.bool('False: paused.'),
  },
})

export const CRAWL_OUTCOMES = [
  'ok',
  'not_found',
  'private',
  'suspended',
  'blocked',
  'rate_limited',
  'layout_changed',
  'not_configured',
  'failed',
] as const
export type CrawlOutcome = (typeof CRAWL_OUTCOMES)[number]

export const crawlAttempts = defineRecord('crawl_attempts', {
  doc: 'Every attempt to read a profile, whatever came of it.',
  key: [],
  cluster: ['platform', 'username'],
  columns: {
    platform: required.text('The network.'),
    username: required.text('The profile.'),
    attempted_at: required.instant('When it was asked.'),
    outcome: required.oneOf(CRAWL_OUTCOMES, 'What came of it.'),
    layout: optional.text('The layout that answered.'),
    status: optional.int('HTTP status.'),
    duration_ms: optional.number('How long it took.'),
    bytes: optional.count('Size of the response.'),
    detail: optional.text('What was wrong, in words.'),
    run_id: optional.text('The crawl it belonged to.'),
    host: optional.text('The host that was asked.'),
    retry_at: optional.instant('When the host said it may be asked again.'),
  },
})

export const suppressions = defineRecord('suppressions', {
  doc: 'Keyed hashes of people who asked to be forgotten, and one by which the key is recognised.',
  key: ['subject_hash'],
  columns: {
    subject_hash: required.text('HMAC of platform and name; of a constant to recognise the key.'),
    platform: required.text('The network; * where it recognises the key.'),
    suppressed_at: required.instant('Since when.'),
  },
})
