import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const STATES = [
  'pending_approval',
  'approved',
  'rejected',
  'withdrawn',
  'held',
  'armed',
  'deferred',
  'sent',
  'confirmed',
  'unconfirmed',
  'refused',
  'missed',
  'cancelled',
] as const
export type State = (typeof STATES)[number]

export const ERROR_CLASSES = [
  'retry',
  'defer',
  'edit',
  'reconnect',
  'operator',
  'unconfirmed',
] as const

const itemColumns = {
  item_id: required.text('The item.'),
  account_id: required.text('Its account.'),
  week: required.text('Its ISO week.'),
  week_start_on: required.date('Monday of that week.'),
}

export const queueEvents = defineRecord('queue_events', {
  doc: 'The ledger: every change of state of an item. The state is a view over these rows.',
  key: ['item_id', 'sequence'],
  partition: 'week_start_on',
  cluster: ['account_id', 'item_id'],
  columns: {
    ...itemColumns,
    sequence: required.count('Order of the item’s events, from 1.'),
    revision: required.count('Revision of the item the event is about.'),
    from_state: required.oneOf(STATES, 'State before.'),
    to_state: required.oneOf(STATES, 'State after.'),
    event_at: required.instant('When.'),
    due_at: optional.instant('deferred: not before then.'),
    attempt: optional.count('Attempt to publish, from 1.'),
    actor: required.text('The task or person that caused it.'),
    error_class: optional.oneOf(ERROR_CLASSES, 'Class of the provider’s answer.'),
    reason: optional.text('Why, in words.'),
    publish_key: optional.text('`publish-<item_id>`.'),
    post_id: optional.text('The platform’s id of the post.'),
    url: optional.text('Where the post can be seen.'),
  },
})

export const claims = defineRecord('claims', {
  doc: 'Who may act on the outside world for one attempt: at most one row a key and attempt.',
  key: ['publish_key', 'revision', 'attempt'],
  partition: 'week_start_on',
  cluster: ['publish_key'],
  columns: {
    ...itemColumns,
    publish_key: required.text('`publish-<item_id>`.'),
    revision: required.count('Revision claimed.'),
    attempt: required.count('Attempt, from 1.'),
    publisher: required.text(
      'The publisher it is made for: the one that can say what became of it.',
    ),
    owner: required.text('The run that holds the claim.'),
    claimed_at: required.instant('When.'),
  },
})

export const publishAttempts = defineRecord('publish_attempts', {
  doc: 'What a publisher answered to each attempt.',
  key: ['publish_key', 'revision', 'attempt'],
  partition: 'week_start_on',
  cluster: ['account_id', 'item_id'],
  columns: {
    ...itemColumns,
    publish_key: required.text('`publish-<item_id>`.'),
    revision: required.count('Revision sent.'),
    attempt: required.count('Attempt, from 1.'),
    publisher: required.text('outbox, blotato, instagram, …'),
    outcome: required.oneOf(
      ['confirmed', 'unconfirmed', 'refused', 'deferred'] as const,
      'Result.',
    ),
    error_class: optional.oneOf(ERROR_CLASSES, 'Class of the answer.'),
    detail: optional.text('What the provider said.'),
    post_id: optional.text('The platform’s id of the post.'),
    url: optional.text('Where it can be seen.'),
    late_minutes: required.number('Minutes between the planned time and the call.'),
    attempted_at: required.instant('When.'),
  },
})

export const notifications = defineRecord('notifications', {
  doc: 'Messages sent to people about the state of things.',
  key: ['notification_id'],
  columns: {
    notification_id: required.text('Hash of what it is about: never sent twice.'),
    channel: required.text('email, slack, discord.'),
    subject: required.text('What it says first.'),
    sent_at: required.instant('When.'),
    outcome: required.text('delivered or the error.'),
  },
})
