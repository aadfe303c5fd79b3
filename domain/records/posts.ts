import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const posts = defineRecord('posts', {
  doc: 'What our own accounts published, message or feed.',
  key: ['account_id', 'post_id'],
  columns: {
    post_id: required.text('The platform’s id, else a hash of account, time, text and ordinal.'),
    account_id: required.text('The account that published it.'),
    posted_at: required.instant('When it was published.'),
    kind: optional.text('feed, ppv or bump.'),
    content_type: optional.text('video, image, carousel, text, link, …'),
    content_id: optional.text('The original it was made from.'),
    caption: optional.text('Its text.'),
    caption_key: optional.text('Key of its caption, where the source knows it.'),
    hashtags: optional.texts('Hashtags without the #.'),
    url: optional.text('Where it can be seen.'),
    price: optional.money('Price asked.'),
    currency: optional.text('ISO 4217 code.', '[A-Z]{3}'),
    item_id: optional.text('The plan item it came from.'),
  },
})

export const postMetrics = defineRecord('post_metrics', {
  doc: 'Readings: what the platform said about a post at one moment. Null is not reported.',
  key: ['account_id', 'post_id', 'read_at'],
  columns: {
    post_id: required.text('The post.'),
    account_id: required.text('The account that published it.'),
    read_at: required.instant('When the platform was asked.'),
    impressions: optional.count('Times shown.'),
    reach: optional.count('People it was shown to.'),
    views: optional.count('Times viewed.'),
    likes: optional.count('Likes or reactions.'),
    comments: optional.count('Comments.'),
    shares: optional.count('Shares or reposts.'),
    saves: optional.count('Saves or bookmarks.'),
    clicks: optional.count('Clicks on its link.'),
    recipients: optional.count('People a message was sent to.'),
    purchases: optional.count('Purchases made from it.'),
    revenue: optional.money('Money made with it.'),
    currency: optional.text('ISO 4217 code.', '[A-Z]{3}'),
    watch_seconds: optional.number('Seconds watched in all.'),
  },
})
