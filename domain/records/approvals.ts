import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const DECISIONS = ['approve', 'reject', 'hold', 'withdraw', 'edit'] as const
export const REJECT_REASONS = [
  'off-brand',
  'wrong time',
  'wrong content',
  'repeated',
  'legal',
  'other',
] as const

export const approvals = defineRecord('approvals', {
  doc: 'What a person answered about an item, and the item’s values from then on.',
  key: ['event_id'],
  partition: 'week_start_on',
  cluster: ['account_id', 'item_id'],
  columns: {
    event_id: required.text(
      'Hash of item, revision, decision and values: the same answer is one row.',
    ),
    item_id: required.text('The item.'),
    account_id: required.text('Its account.'),
    week: required.text('Its ISO week.'),
    week_start_on: required.date('Monday of that week.'),
    sequence: required.count('Order of the item’s answers, from 1.'),
    decision: required.oneOf(DECISIONS, 'What was decided; edit: values only.'),
    reject_reason: optional.oneOf(REJECT_REASONS, 'Why not.'),
    reviewer: optional.text('Who says so, as claimed in the sheet.'),
    note: optional.text('What they wrote.'),
    revision: required.count('Revision of the item after this answer.'),
    changed_fields: optional.texts('What the person changed.'),
    scheduled_at: required.instant('When it goes out from now on.'),
    local_time: required.text('The wall time meant from now on.'),
    caption: optional.text('The text from now on.'),
    hashtags: optional.texts('Hashtags from now on.'),
    price: optional.money('Price from now on.'),
    export_id: optional.text('The export that was answered.'),
    source: required.oneOf(['xlsx', 'google', 'api', 'cli'] as const, 'Where it was answered.'),
    decided_at: required.instant('When it was read.'),
  },
})

export const exportRuns = defineRecord('exports', {
  doc: 'Every schedule exported or skipped, with the reason.',
  key: ['export_id', 'schedule_id'],
  partition: 'week_start_on',
  cluster: ['schedule_id'],
  columns: {
    export_id: required.text('Hash of week, file and content.'),
    schedule_id: required.text('The schedule.'),
    week: required.text('ISO week.'),
    week_start_on: required.date('Monday of that week.'),
    brand: required.text('The brand.'),
    account_id: required.text('The account.'),
    backend: required.oneOf(['xlsx', 'google'] as const, 'Kind of sheet.'),
    uri: optional.text('Where the sheet is.'),
    status: required.oneOf(['exported', 'skipped'] as const, 'What happened.'),
    reason: optional.text('Why it was skipped.'),
    count_items: required.count('Items written.'),
    exported_at: required.instant('When.'),
  },
})

export const exportItems = defineRecord('export_items', {
  doc: 'What an export wrote for each item: the base of the three-way merge.',
  key: ['export_id', 'item_id'],
  partition: 'week_start_on',
  cluster: ['account_id', 'item_id'],
  columns: {
    export_id: required.text('The export.'),
    item_id: required.text('The item.'),
    account_id: required.text('Its account.'),
    week: required.text('ISO week.'),
    week_start_on: required.date('Monday of that week.'),
    revision: required.count('Revision written.'),
    cells: required.json('The cells as written, by column.'),
  },
})
