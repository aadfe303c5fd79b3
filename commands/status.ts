import type { Command } from 'commander'

import { loadConfig } from '../config.ts'
import { ownerOf } from '../runtime/owner.ts'
import { workspaceAt } from '../runtime/workspace.ts'
import { openSnapshot, type SnapshotReader } from '../sql/duckdb/snapshot-reader.ts'
import { print, withCommon, type CommonOptions, type Report } from './shell.ts'

const COUNTS = `
  select
      (select count(*) from raw.accounts) as account_rows,
      (select count(*) from raw.posts) as post_rows,
      (select count(*) from raw.post_metrics) as reading_rows,
      (select count(*) from raw.captions) as caption_rows,
      (select count(*) from raw.rejected_records) as rejected_records,
      (select max(as_of) from raw.model_runs where status = 'built') as models_as_of,
      (select count(*) from raw.model_runs where status = 'failed'
          and build_id = (select max_by(build_id, load_id) from raw.model_runs)) as failed_models`

const QUEUE = `
  select week, status, count(*) as items, min(scheduled_at) as first_at
  from marts.content_plan
  group by week, status
  order by week desc, status
  limit 40`

/** `drumbeat status`: who owns the workspace, what is in it, what waits. */
export function statusCommand(program: Command): void {
  const command = program
    .command('status')
    .description('what is in the workspace, who owns it, what waits; reads the snapshot')
  withCommon(command, ['status', 'status --json']).action(async (options: CommonOptions) => {
    const config = loadConfig(options)
    const workspace = workspaceAt(config.home)
    const owner = await ownerOf(workspace)
    const snapshot = await openSnapshot(workspace.snapshot, config.warehouse.memory_limit)
    try {
      print(await report(snapshot, config.home, owner), options)
    } finally {
      snapshot.close()
    }
  })
}

async function report(snapshot: SnapshotReader, home: string, owner: unknown): Promise<Report> {
  const [counts = {}] = await snapshot.query(COUNTS)
  const isBuilt = counts['models_as_of'] !== null
  const queue = isBuilt ? await snapshot.query(QUEUE) : []
  const lines = [
    `workspace ${home}: ${owner ? `owned by ${JSON.stringify(owner)}` : 'free'}`,
    ...Object.entries(counts).map(
      ([name, value]) => `  ${name.padEnd(18)} ${String(value ?? 'never')}`,
    ),
    ...queue.map(
      (row) =>
        `  ${String(row['week'])} ${String(row['status']).padEnd(18)} ${String(row['items'])}`,
    ),
  ]
  return { data: { home, owner, ...counts, queue }, text: lines.join('\n') }
}
