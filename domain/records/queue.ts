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
    published_at: optional.instant('confirmed: when it went out, where it was found out later.'),
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
    content_key: optional.text('What it posts: a hash of the text posted and of the media.'),
  },
})

export const publishSteps = defineRecord('publish_steps', {
  doc: 'How far each attempt came, noted before the next step begins; looks for it afterwards too.',
  key: ['publish_key', 'revision', 'attempt', 'sequence'],
  partition: 'week_start_on',
  cluster: ['account_id', 'item_id'],
  columns: {
    ...itemColumns,
    publish_key: required.text('`publish-<item_id>`.'),
    revision: required.count('Revision of the attempt.'),
    attempt: required.count('Attempt, from 1.'),
    sequence: required.count('Order of the attempt’s steps, from 1.'),
    step: required.text(
      '`sending`: right before the call that may make it public; `looked`: its account was searched for it; `person`: a person has to say what became of it; else a step of the publisher.',
    ),
    detail: optional.text('An id of the provider’s, or what was found.'),
    noted_at: required.instant('When.'),
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
  doc: 'What people were told, and what was tried to tell them: two rows a try, before and after.',
  key: ['notification_id', 'channel', 'attempt'],
  columns: {
    notification_id: required.text('Hash of what it is about: not sent again once delivered.'),
    channel: required.text('email, slack, discord.'),
    kind: optional.text('What it is about: week_ready, approvals_due, failures, …'),
    attempt: optional.count('Try on that channel, from 1.'),
    subject: required.text('What the message says first.'),
    sent_at: required.instant('When it was tried.'),
    outcome: required.text('sending, delivered, or what went wrong.'),
  },
})
