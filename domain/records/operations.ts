import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const loads = defineRecord('loads', {
  doc: 'Every load of a file: what came in, what was refused, what was known already.',
  key: [],
  cluster: ['file_kind'],
  columns: {
    file_kind: required.text('posts, metrics, accounts, …'),
    source: required.text('Name of the file, without its folder.'),
    digest: optional.text('SHA-256 of the file’s bytes.'),
    count_read: required.count('Records read.'),
    count_added: required.count('Rows appended.'),
    count_changed: required.count('Of these: new versions of known things.'),
    count_known: required.count('Records that added nothing.'),
    count_rejected: required.count('Records refused.'),
  },
})

export const rejectedRecords = defineRecord('rejected_records', {
  doc: 'Records that failed validation, with line, field and reason.',
  key: [],
  columns: {
    file_kind: required.text('posts, metrics, accounts, profile, …'),
    source: required.text('Name of the file or address.'),
    line: optional.count('Line in the file, from 1, the header included.'),
    field: optional.text('The field that was wrong.'),
    reason: required.text('What was wrong and what would be right.'),
    value: optional.text('The value, cut to 200 characters.'),
  },
})

export const taskRuns = defineRecord('task_runs', {
  doc: 'Every run of a task: a row when it starts and a row when it ends.',
  key: ['run_id', 'event'],
  cluster: ['task_id'],
  columns: {
    run_id: required.text('The run.'),
    task_id: required.text('The task.'),
    trace_id: required.text('Shared by all runs of one command or schedule.'),
    event: required.oneOf(['started', 'succeeded', 'failed'] as const, 'What happened.'),
    event_at: required.instant('When, by the machine’s clock.'),
    as_of: required.instant('The clock of the run.'),
    duration_ms: optional.number('How long it took.'),
    input: optional.json('Its input.'),
    output: optional.json('Its summary.'),
    error: optional.text('What went wrong.'),
  },
})

export const modelRuns = defineRecord('model_runs', {
  doc: 'Every build of a model.',
  key: ['build_id', 'model'],
  cluster: ['model'],
  columns: {
    build_id: required.text('The build.'),
    model: required.text('The model.'),
    kind: required.text('table, view or incremental.'),
    status: required.oneOf(
      ['started', 'built', 'failed', 'skipped'] as const,
      'What happened; started is noted right before the new relation takes its place.',
    ),
    fingerprint: required.text('Hash of the model’s text.'),
    as_of: required.instant('The clock of the build.'),
    is_full: required.bool('Whether an incremental model was built anew.'),
    window_start: optional.text('First value of the cursor rebuilt.'),
    count_rows: optional.count('Rows after the build.'),
    build_ms: optional.number('Time of the statements.'),
    audit_ms: optional.number('Time of the audits.'),
    error: optional.text('What went wrong.'),
    trace: optional.json('Which texts, raw rows and clock its rows come from.'),
  },
})

export const audits = defineRecord('audits', {
  doc: 'Every audit of a model, passed or not.',
  key: ['build_id', 'model', 'audit'],
  cluster: ['model'],
  columns: {
    build_id: required.text('The build.'),
    model: required.text('The model.'),
    audit: required.text('What was asked, `post_id not_null`.'),
    severity: required.oneOf(['block', 'warn'] as const, 'Whether it stops the swap.'),
    is_passed: required.bool('Whether it passed.'),
    count_failures: required.count('Rows in breach.'),
    sample: optional.json('Up to five of them.'),
  },
})

export const modelVersions = defineRecord('model_versions', {
  doc: 'What learners produced: parameters with a version; models expose the one in force.',
  key: ['learner', 'version', 'part'],
  columns: {
    learner: required.text('clusters, …'),
    version: required.text('The version.'),
    part: required.text('Which part of it.'),
    is_in_force: required.bool('Whether models use it from this row on.'),
    trained_at: required.instant('When.'),
    payload: required.json('The parameters.'),
  },
})

export const modeChanges = defineRecord('mode_changes', {
  doc: 'Changes of mode or activity of an account, with the reason.',
  key: [],
  cluster: ['account_id'],
  columns: {
    account_id: required.text('The account.'),
    from_mode: optional.text('Before.'),
    to_mode: required.text('After: a mode, paused or resumed, EXPLORE, EXPLOIT or PROTECT.'),
    reason: required.text('Why.'),
    changed_at: required.instant('When.'),
    actor: required.text('Who or what.'),
    explore_share: optional.number('Learning modes: share of batches to explore with, 0 to 1.'),
  },
})
