import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const CONTENT_KINDS = ['video', 'image', 'carousel', 'text', 'link'] as const

export const contentItems = defineRecord('content_items', {
  doc: 'Originals: the content that is repurposed for each account.',
  key: ['content_id'],
  columns: {
    content_id: required.text('The owner’s id of the original.'),
    kind: required.oneOf(CONTENT_KINDS, 'What it is.'),
    brand: optional.text('Brand it belongs to; any brand’s where null.'),
    source_uri: optional.text('Where the media lies; never copied.'),
    title: optional.text('Its own title.'),
    description: optional.text('Its own description.'),
    alt_text: optional.text('Text for those who cannot see it.'),
    mime: optional.text('Media type.'),
    duration_s: optional.number('Length in seconds.'),
    width: optional.count('Pixels.'),
    height: optional.count('Pixels.'),
    platforms: optional.texts('Platforms it may go to; all where null.'),
    category: optional.text('What it is about.'),
    price: optional.money('Price asked for it.'),
    currency: optional.text('ISO 4217 code.', '[A-Z]{3}'),
    available_from: optional.instant('Not planned before.'),
    available_until: optional.instant('Not planned from then on.'),
    evergreen: optional.bool('Whether it may be planned again in later weeks.'),
  },
})

export const variants = defineRecord('variants', {
  doc: 'An original made ready for one account and format, within the platform’s limits.',
  key: ['variant_id'],
  cluster: ['account_id', 'content_id'],
  columns: {
    variant_id: required.text('Hash of original, account and format.'),
    content_id: required.text('The original.'),
    account_id: required.text('The account it is for.'),
    platform: required.text('The account’s platform.'),
    format: required.text('video, image, carousel, text or link as the platform takes it.'),
    title: optional.text('Title within the platform’s limit.'),
    description: optional.text('Description within the platform’s limit.'),
    hashtags: optional.texts('Hashtags within the platform’s limit.'),
  },
})
