import { exportRuns, approvals } from '../../../../domain/records/approvals.ts'
import { modeChanges, taskRuns } from '../../../../domain/records/operations.ts'
import { planItems, planRuns } from '../../../../domain/records/plans.ts'
import { publishSteps, queueEvents, type State } from '../../../../domain/records/queue.ts'
import type { RecordSpec, RowOf } from '../../../../domain/records/record.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { loadModels } from '../../../../sql/runner/load-models.ts'
import { renderModel } from '../../../../sql/runner/render.ts'
import { upstreamOf } from '../../../../sql/runner/select-models.ts'

const WEEK = { week: '2026-W48', week_start_on: '2026-11-23' }
const LOADED_AT = '2026-11-20T08:00:00Z'
const READ = [
  'marts.content_plan',
  'marts.posting_queue',
  'marts.schedule_export_log',
  'marts.approver_agreement',
]

/** A warehouse with the models that notices read. */
export class NotifyWarehouse {
  readonly warehouse: DuckDbWarehouse
  private loads = 0

  private constructor(warehouse: DuckDbWarehouse) {
    this.warehouse = warehouse
  }

  static async open(): Promise<NotifyWarehouse> {
    const warehouse = await openDuckDb({ path: ':memory:', threads: 1 })
    const models = loadModels()
    const wanted = new Set([...READ, ...upstreamOf(models, READ)])
    for (const model of models.filter(({ name }) => wanted.has(name))) {
      const windowStart = `timestamp '1970-01-01'`
      const text = renderModel(model, warehouse.dialect, { asOf: LOADED_AT, windowStart })
      // Tables too are views here, so that they show what a test appends.
      await warehouse.execute(`create view ${model.name} as\n${text}`)
    }
    return new NotifyWarehouse(warehouse)
  }

  async clear(): Promise<void> {
    const records = [
      planRuns,
      planItems,
      queueEvents,
      publishSteps,
      approvals,
      exportRuns,
      taskRuns,
      modeChanges,
    ]
    for (const { name } of records) await this.warehouse.execute(`delete from raw.${name}`)
  }

  async add<R extends RecordSpec>(
    record: R,
    rows: RowOf<R>[],
    loadedAt = LOADED_AT,
  ): Promise<void> {
    const loadId = `l${String((this.loads += 1)).padStart(5, '0')}`
    await this.warehouse.append(record, rows, { loadId, loadedAt, isSample: false })
  }

  /** Items of x:ana (or another), each at an instant, exported into a sheet. */
  async plan(
    items: Record<string, string>,
    account = 'x:ana',
    uri = '/sheets/w48.xlsx',
  ): Promise<void> {
    const plan_id = `plan-${account}`
    const of = { ...WEEK, brand: account, account_id: account }
    const run: RowOf<typeof planRuns> = {
      ...WEEK,
      plan_id,
      brand: account,
      mode: 'optimize',
      ordinal: 0,
      as_of: LOADED_AT,
      seed: 's',
      solver: 'test',
      objective: 1,
      count_items: 1,
      count_short: 0,
      reasons: '{}',
      config_digest: 'c',
      inputs_digest: 'i',
    }
    await this.add(planRuns, [run])
    await this.add(
      planItems,
      Object.entries(items).map(([item_id, scheduled_at]) => ({
        ...of,
        item_id,
        plan_id,
        schedule_id: `S-${account}`,
        platform: 'x',
        channel: 'feed' as const,
        kind: 'feed',
        ordinal: 0,
        revision: 1,
        caption: `Caption of ${item_id}`,
        scheduled_at,
        local_time: scheduled_at.slice(0, 16),
        timezone: 'Europe/Oslo',
        tzdata: '2026a',
        slot_value: 0,
        caption_value: 0,
        score: 1,
        seed: 's',
        reasons: '{}',
      })),
    )
    const exported = {
      ...of,
      export_id: `e-${account}`,
      schedule_id: `S-${account}`,
      backend: 'xlsx' as const,
      uri,
      status: 'exported' as const,
      count_items: Object.keys(items).length,
      exported_at: LOADED_AT,
    }
    await this.add(exportRuns, [exported])
  }

  /** Ledger events of an item in their order, an hour from `at` on each. */
  async events(
    item_id: string,
    states: readonly State[],
    more: Partial<RowOf<typeof queueEvents>> = {},
  ) {
    await this.add(
      queueEvents,
      states.map((to_state, place) => ({
        ...WEEK,
        item_id,
        account_id: 'x:ana',
        sequence: place + 1,
        revision: 1,
        from_state: place === 0 ? ('pending_approval' as const) : (states[place - 1] ?? to_state),
        to_state,
        event_at: '2026-11-22T10:00:00Z',
        actor: 'test',
        ...more,
      })),
    )
  }

  /** What a task said when it ran. */
  async said(task_id: string, output: unknown, at = '2026-11-22T20:00:00Z'): Promise<void> {
    const row = {
      run_id: `r${this.loads}`,
      task_id,
      trace_id: 't',
      event: 'succeeded' as const,
      event_at: at,
      as_of: at,
      output: JSON.stringify(output),
    }
    await this.add(taskRuns, [row], at)
  }
}
