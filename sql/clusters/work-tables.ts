import type { Row, Warehouse } from '../warehouse.ts'

const NAMES = [
  'profiles',
  'words',
  'vectors',
  'sample',
  'parts',
  'starts',
  'centres',
  'labels',
] as const

/** What a training keeps between its statements; nothing of it outlives the training. */
export type WorkTable = (typeof NAMES)[number]

/** What a training needs of an engine. */
export type TrainingEngine = Pick<Warehouse, 'dialect' | 'execute' | 'query'>

/** Makes, names and drops the tables a training works in: temporary ones where the engine has them. */
export class WorkTables {
  private readonly warehouse: TrainingEngine

  constructor(warehouse: TrainingEngine) {
    this.warehouse = warehouse
  }

  /** How a table is written in a statement. */
  name(table: WorkTable): string {
    const relation = `intermediate.training_${table}`
    const { dialect } = this.warehouse
    return dialect.temporary?.(relation) ?? dialect.relation(relation)
  }

  /** How a model is written in a statement. */
  model(name: string): string {
    return this.warehouse.dialect.relation(name)
  }

  /** Puts the rows of a query, which may read the table itself, in place of the table's. */
  async fill(table: WorkTable, query: string): Promise<void> {
    const kind = this.warehouse.dialect.temporary ? 'temp table' : 'table'
    await this.warehouse.execute(`create or replace ${kind} ${this.name(table)} as\n${query}`)
  }

  query(sql: string): Promise<Row[]> {
    return this.warehouse.query(sql)
  }

  async dropAll(): Promise<void> {
    for (const table of NAMES) {
      await this.warehouse.execute(`drop table if exists ${this.name(table)}`)
    }
  }
}
