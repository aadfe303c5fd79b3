import type { DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import type { Relations } from './bill.ts'

/** Bytes of a value as BigQuery counts them: https://cloud.google.com/bigquery/pricing#data. */
function bytesOfColumn(name: string, type: string): string {
  if (type.endsWith('[]')) {
    const item = type.startsWith('VARCHAR')
      ? `list_sum(list_transform("${name}", x -> 2 + strlen(x)))`
      : `8 * len("${name}")`
    return `coalesce(sum(${item}), 0)`
  }
  if (type === 'VARCHAR') return `coalesce(sum(2 + strlen("${name}")), 0)`
  if (type === 'BOOLEAN') return `count("${name}")`
  return `${type.startsWith('DECIMAL') ? 16 : 8} * count("${name}")`
}

/** What is in an embedded warehouse, as a bill asks for it. Sizes are measured once a refresh. */
export class TableSizes implements Relations {
  private readonly warehouse: DuckDbWarehouse
  private readonly sizes = new Map<string, number>()
  private readonly views = new Map<string, string>()

  constructor(warehouse: DuckDbWarehouse) {
    this.warehouse = warehouse
  }

  /** To be called when tables have grown or views were made. */
  refresh(): void {
    this.sizes.clear()
    this.views.clear()
  }

  async viewOf(name: string): Promise<string | null> {
    if (this.views.size === 0) await this.readViews()
    return this.views.get(name) ?? null
  }

  async bytesOf(name: string): Promise<number> {
    const known = this.sizes.get(name)
    if (known !== undefined) return known
    const columns = (await this.warehouse.columns(name)) ?? []
    const sums = columns.map((column) => bytesOfColumn(column.name, column.type))
    const [row] =
      sums.length === 0
        ? []
        : await this.warehouse.natively((session) =>
            session.native(`select ${sums.join(' + ')} as bytes from ${name}`),
          )
    const bytes = Number(row?.['bytes'] ?? 0)
    this.sizes.set(name, bytes)
    return bytes
  }

  private async readViews(): Promise<void> {
    const rows = await this.warehouse.natively((session) =>
      session.native(
        `select schema_name || '.' || view_name as name, sql from duckdb_views() where not internal`,
      ),
    )
    this.views.set('', '')
    for (const { name, sql } of rows) {
      this.views.set(String(name), String(sql).replace(/^create view \S+/i, ''))
    }
  }
}
