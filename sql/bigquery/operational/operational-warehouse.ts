import type { RecordSpec, RowOf } from '../../../domain/records/record.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../duckdb/duckdb-warehouse.ts'
import type { DuckDbSession } from '../../duckdb/session.ts'
import type {
  BuildSession,
  ColumnInfo,
  Load,
  OperationalWeeks,
  Parameters,
  RelationInfo,
  Row,
  TableMark,
  Warehouse,
} from '../../warehouse.ts'
import { Mirror, type MirrorOptions } from './mirror.ts'
import { sourcesOf } from './sources.ts'

type Append = (session: Pick<BuildSession, 'append'>) => Promise<number>

/**
 * BigQuery for tasks that look at a few weeks every few minutes: questions are answered in memory,
 * by the same statements, from copies of the raw rows that are read without a query; what cannot be
 * copied is asked of BigQuery itself. Rows that are written go to BigQuery.
 *
 * `atomically` reads each table anew at its first use, sees its own rows, and lands them all or not
 * at all. Like every transaction there that only inserts, it does not keep others from doing the
 * same at the same moment: what may happen once is a claim, which is taken at once.
 */
export class OperationalWarehouse implements Warehouse {
  readonly engine = 'bigquery'
  readonly dialect
  readonly hasOneWriter = false
  readonly hasTransactionalDdl = false
  private readonly inner: Warehouse
  private readonly mirror: Mirror
  private weeks: OperationalWeeks
  private copy: Promise<DuckDbWarehouse> | null = null

  constructor(inner: Warehouse, options: MirrorOptions, weeks: OperationalWeeks) {
    this.inner = inner
    this.dialect = inner.dialect
    this.mirror = new Mirror(options)
    this.weeks = weeks
  }

  /** Looks at these weeks too from now on. */
  operational({ first, last }: OperationalWeeks): Promise<this> {
    this.weeks = {
      first: first < this.weeks.first ? first : this.weeks.first,
      last: last > this.weeks.last ? last : this.weeks.last,
    }
    return Promise.resolve(this)
  }

  query(sql: string, parameters: Parameters = {}): Promise<Row[]> {
    return this.exclusively((copy) => this.answer(copy, sql, parameters))
  }

  execute(sql: string, parameters?: Parameters): Promise<void> {
    return this.inner.execute(sql, parameters)
  }

  append<R extends RecordSpec>(record: R, rows: readonly RowOf<R>[], load: Load): Promise<number> {
    return this.inner.append(record, rows, load)
  }

  columns(relation: string): Promise<ColumnInfo[] | null> {
    return this.inner.columns(relation)
  }

  swap(from: string, to: string): Promise<void> {
    return this.inner.swap(from, to)
  }

  relations(): Promise<RelationInfo[]> {
    return this.inner.relations()
  }

  tableMarks(tables: readonly string[]): Promise<ReadonlyMap<string, TableMark> | null> {
    return this.inner.tableMarks(tables)
  }

  publishSnapshot(): Promise<string | null> {
    return this.inner.publishSnapshot()
  }

  /** Rows land when the work is done: by one statement where that is enough. */
  atomically<T>(work: (session: BuildSession) => Promise<T>): Promise<T> {
    return this.exclusively(async (copy) => {
      const appends: Append[] = []
      const result = await work(this.sessionOn(copy, appends))
      const [only] = appends
      if (only && appends.length === 1) await only(this.inner)
      if (appends.length > 1) {
        await this.inner.atomically(async (session) => {
          for (const append of appends) await append(session)
        })
      }
      return result
    })
  }

  /** Lets the copies go; BigQuery stays open. */
  async close(): Promise<void> {
    const copy = await this.copy
    this.copy = null
    this.mirror.forget()
    await copy?.close()
  }

  private sessionOn(copy: DuckDbSession, appends: Append[]): BuildSession {
    const read = new Set<string>()
    return {
      query: (sql, parameters = {}) => this.answer(copy, sql, parameters, read),
      execute: (sql) => Promise.reject(new Error(`not in an operational transaction: ${sql}`)),
      append: async (record, rows, load) => {
        if (rows.length === 0) return 0
        if (record.name === 'claims') await this.inner.append(record, rows, load)
        else appends.push((session) => session.append(record, rows, load))
        const own = { tables: [`raw.${record.name}`], views: [] }
        await this.mirror.prepare(copy, { sources: own, weeks: this.weeks, read })
        await this.mirror.add(copy, record, rows, load)
        return rows.length
      },
      columns: (relation) => this.inner.columns(relation),
      swap: (from, to) => Promise.reject(new Error(`no swap of ${from} and ${to} in here`)),
    }
  }

  private async answer(
    copy: DuckDbSession,
    sql: string,
    parameters: Parameters,
    read?: Set<string>,
  ): Promise<Row[]> {
    const sources = sourcesOf(sql)
    const monday = parameters['week_start_on'] ?? parameters['monday']
    const wanted = sources && {
      sources,
      weeks: this.weeks,
      ...(typeof monday === 'string' ? { monday } : {}),
      ...(read ? { read } : {}),
    }
    const isHere = wanted !== null && (await this.mirror.prepare(copy, wanted))
    return isHere ? copy.query(sql, parameters) : this.inner.query(sql, parameters)
  }

  /** In one transaction of the copies, which count for nothing any more where it fails. */
  private async exclusively<T>(work: (copy: DuckDbSession) => Promise<T>): Promise<T> {
    this.copy ??= openDuckDb({ path: ':memory:', threads: 1, memoryLimit: MEMORY })
    const warehouse = await this.copy
    return warehouse.natively(async (session) => {
      await session.execute('begin transaction')
      try {
        const result = await work(session)
        await session.execute('commit')
        return result
      } catch (error) {
        await session.execute('rollback').catch(() => undefined)
        this.mirror.forget()
        throw error
      }
    })
  }
}

const MEMORY = '400MB'
