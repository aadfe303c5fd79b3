import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const CHANNELS = ['feed', 'messages'] as const
export const PAGE_TYPES = ['free', 'paid', 'standard'] as const
export const REWARDS = ['engagement', 'clicks', 'purchases'] as const
export const MODES = ['optimize', 'safe', 'conservative'] as const

const HANDLE = '[^\\s:]+'
const QUIET_HOURS = '([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d'

export const brands = defineRecord('brands', {
  doc: 'The planning units: one creator or business with its zone, accounts, originals, captions.',
  key: ['brand'],
  columns: {
    brand: required.text('Short name of the brand, lower case.'),
    timezone: optional.zone('IANA zone in which the brand’s weeks are planned.'),
    country: optional.text('ISO 3166 alpha-2 code, for holidays.', '[A-Z]{2}'),
    display_name: optional.text('Name shown to people.'),
  },
})

export const accounts = defineRecord('accounts', {
  doc: 'The places a brand publishes: feed accounts and message pages.',
  key: ['account_id'],
  columns: {
    account_id: required.text('`<platform>:<handle>`, lower case.'),
    platform: required.text('instagram, tiktok, x, reddit, messages, …', '[a-z0-9_-]+'),
    handle: required.text('The account’s name on the platform, lower case.', HANDLE),
    brand: required.text('The brand that owns the account.'),
    channel: required.oneOf(CHANNELS, 'Whether the account has a feed or sends messages.'),
    page_type: optional.oneOf(PAGE_TYPES, 'Kind of message page.'),
    timezone: optional.zone('Zone of the account; the brand’s where null.'),
    audience_timezone: optional.zone('Zone in which hours of the week are counted.'),
    country: optional.text('ISO 3166 alpha-2 code of the audience.', '[A-Z]{2}'),
    audience_size: optional.count('Followers or subscribers.'),
    reward: optional.oneOf(REWARDS, 'What counts as success.'),
    mode: optional.oneOf(MODES, 'Planning mode of the account.'),
    auto_export: optional.bool('Whether its schedules may be exported without asking.'),
    daily_cap: optional.count('Most items a day; the tier’s where null.'),
    min_gap_minutes: optional.count('Shortest time between two items; the tier’s where null.'),
    rhythm_minutes: optional.count('Post every so many minutes, where configured.'),
    quiet_hours: optional.text('Wall times without posts, `23:00-07:00`.', QUIET_HOURS),
    publisher: optional.text('Publisher that takes its posts; the configured one where null.'),
    publisher_account: optional.text('Name of the account at that publisher.'),
    active: optional.bool('False: not planned, not published.'),
  },
})
