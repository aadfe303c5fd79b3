import { itemId } from '../../../../domain/ids.ts'
import { accounts } from '../../../../domain/records/accounts.ts'
import { planItems, planRuns } from '../../../../domain/records/plans.ts'
import type { RowOf } from '../../../../domain/records/record.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { loadModels } from '../../../../sql/runner/load-models.ts'
import { renderModel } from '../../../../sql/runner/render.ts'
import { upstreamOf } from '../../../../sql/runner/select-models.ts'
import type { Load, Row } from '../../../../sql/warehouse.ts'

export const WEEK = '2026-W48'
export const MONDAY = '2026-11-23'
export const AS_OF = '2026-11-20T08:00:00Z'

type PlanItemRow = RowOf<typeof planItems>

/** Loads in order: each later id sorts after those before. */
export function loads(): () => Load {
  let count = 0
  return () => {
    const loadId = `load-${String((count += 1)).padStart(4, '0')}`
    return { loadId, loadedAt: AS_OF, isSample: false }
  }
}

/** An item of the plan; `name` says which one it is. */
export function plannedItem(name: string, change: Partial<PlanItemRow> = {}): PlanItemRow {
  const account = change.account_id ?? 'instagram:aurora'
  return {
    item_id: itemId(account, WEEK, name, 0),
    plan_id: 'plan-0',
    schedule_id: 'SCH_2026W48_AURORA_000000',
    brand: 'aurora',
    week: WEEK,
    week_start_on: MONDAY,
    account_id: account,
    platform: account.split(':')[0] ?? '',
    channel: 'feed',
    kind: 'feed',
    ordinal: 0,
    revision: 1,
    content_id: name,
    content_type: 'video',
    title: name,
    source_uri: `https://media.example.com/${name}.mp4`,
    caption: `Caption of ${name}`,
    hashtags: ['oslo'],
    price: null,
    currency: null,
    scheduled_at: '2026-11-24T17:00:00Z',
    local_time: '2026-11-24T18:00',
    timezone: 'Europe/Oslo',
    tzdata: '2026a',
    slot_value: 0.1,
    caption_value: 0.1,
    score: 1,
    propensity: null,
    seed: 's',
    reasons: JSON.stringify({ why: `A good hour for ${name}.` }),
    ...change,
  }
}

/** A warehouse with the project's own models over a week that is planned. */
export class WeekWarehouse {
  readonly warehouse: DuckDbWarehouse
  readonly newLoad = loads()
  private plans = 0

  private constructor(warehouse: DuckDbWarehouse) {
    this.warehouse = warehouse
  }

  static async open(): Promise<WeekWarehouse> {
    const warehouse = await openDuckDb({ path: ':memory:', threads: 1 })
    const week = new WeekWarehouse(warehouse)
    const account = { timezone: 'Europe/Oslo', channel: 'feed', brand: 'aurora' } as const
    await warehouse.append(
      accounts,
      [
        { ...account, account_id: 'instagram:aurora', platform: 'instagram', handle: 'aurora' },
        { ...account, account_id: 'x:aurora', platform: 'x', handle: 'aurora' },
        {
          ...account,
          account_id: 'tiktok:aurora',
          platform: 'tiktok',
          handle: 'aurora',
          auto_export: false,
        },
      ],
      week.newLoad(),
    )
    await week.buildModels()
    return week
  }

  private async buildModels(): Promise<void> {
    const models = loadModels()
    const last = 'marts.schedule_recommendations_messages'
    const wanted = upstreamOf(models, [last]).add(last)
    const { dialect } = this.warehouse
    for (const model of models.filter(({ name }) => wanted.has(name))) {
      const text = renderModel(model, dialect, {
        asOf: AS_OF,
        windowStart: `timestamp '1970-01-01'`,
      })
      await this.warehouse.execute(
        `create ${model.kind === 'view' ? 'view' : 'table'} ${model.name} as\n${text}`,
      )
    }
  }

  /** Forgets plans, exports, answers and the ledger. */
  async clear(): Promise<void> {
    this.plans = 0
    const tables = [
      'plan_runs',
      'plan_items',
      'approvals',
      'queue_events',
      'exports',
      'export_items',
    ]
    for (const table of tables) await this.warehouse.execute(`delete from raw.${table}`)
  }

  /** Appends a plan of the week; a later one replaces the items it names. */
  async plan(items: readonly PlanItemRow[]): Promise<void> {
    const ordinal = this.plans++
    const plan_id = `plan-${ordinal}`
    const run: RowOf<typeof planRuns> = {
      plan_id,
      week: WEEK,
      week_start_on: MONDAY,
      brand: 'aurora',
      mode: 'optimize',
      ordinal,
      as_of: AS_OF,
      seed: 's',
      solver: 'test',
      objective: 1,
      bound: null,
      count_items: items.length,
      count_short: 0,
      reasons: '{}',
      config_digest: 'c',
      inputs_digest: 'i',
    }
    const load = this.newLoad()
    await this.warehouse.append(planRuns, [run], load)
    await this.warehouse.append(
      planItems,
      items.map((item) => ({ ...item, plan_id })),
      load,
    )
  }

  query(sql: string): Promise<Row[]> {
    return this.warehouse.query(sql)
  }

  /** State, revision and decision of the items, by title. */
  async states(): Promise<Record<string, string>> {
    const rows = await this.query(
      `select title, state, revision, decision from marts.content_plan order by title`,
    )
    return Object.fromEntries(
      rows.map(({ title, state, revision, decision }) => [
        String(title),
        `${String(state)} ${Number(revision)} ${String(decision)}`,
      ]),
    )
  }

  /** Rows of every raw table that sheets write to. */
  async counts(): Promise<Row | undefined> {
    const tables = ['approvals', 'queue_events', 'exports', 'export_items']
    const [row] = await this.query(
      `select ${tables.map((table) => `(select count(*) from raw.${table}) as ${table}`).join(', ')}`,
    )
    return row
  }
}
