import { billedBytes } from '../../sql/bigquery/cost.ts'
import { codeOf } from '../../sql/text.ts'
import type { Parameters } from '../../sql/warehouse.ts'

/** Where a bill learns what relations are. */
export interface Relations {
  /** The text of a view; null for a table. */
  viewOf(name: string): Promise<string | null>
  /** Bytes of all columns of all partitions of a table, as BigQuery counts them. */
  bytesOf(name: string): Promise<number>
}

/** One statement as it is billed. */
export interface Line {
  readonly what: string
  /** Clock of its run, in milliseconds since 1970. */
  readonly atMs: number
  readonly billed: number
  /** What it would be billed if it had not been asked before. */
  readonly unhelped: number
  readonly tables: readonly string[]
  /** Answered from rows that were listed: no statement ran. */
  readonly isListed: boolean
}

const NAME = /\b(?:raw|staging|intermediate|marts)\.[a-z_]\w*/g
const TARGET =
  /^\s*(?:insert\s+into|delete\s+from|update|create(?:\s+or\s+replace)?\s+(?:table|view)|drop\s+(?:table|view)(?:\s+if\s+exists)?)\s+([a-z]+\.\w+)/i
const DAY_MS = 86_400_000

/**
 * What statements cost, on demand: every table that a statement reads counts with all its columns
 * and partitions, and with 10 MiB at least; views count as the tables behind them. The same
 * question again, outside of a transaction and within a day, costs nothing while the tables behind
 * it have not changed (https://cloud.google.com/bigquery/docs/cached-results).
 */
export class Bill {
  readonly lines: Line[] = []
  /** What is running now. */
  what = ''
  /** Milliseconds since 1970 of the clock. */
  nowMs = 0
  readonly relations: Relations
  private readonly changes = new Map<string, number>()
  private readonly asked = new Map<string, { readonly state: string; readonly atMs: number }>()

  constructor(relations: Relations) {
    this.relations = relations
  }

  changed(table: string): void {
    this.changes.set(table, (this.changes.get(table) ?? 0) + 1)
  }

  /** What of a table changes with its rows. */
  markOf(table: string): string {
    return String(this.changes.get(table) ?? 0)
  }

  /** A query outside of a transaction. */
  async question(sql: string, parameters: Parameters = {}): Promise<void> {
    const tables = await this.tablesOf(sql)
    const own = Object.entries(parameters).filter(([name]) => sql.includes(`@${name}`))
    const key = JSON.stringify([sql, own.map(([name, value]) => [name, String(value)])])
    const state = tables.map((table) => `${table} ${this.markOf(table)}`).join()
    const before = this.asked.get(key)
    const isKnown = before?.state === state && this.nowMs - before.atMs < DAY_MS
    if (!isKnown) this.asked.set(key, { state, atMs: this.nowMs })
    await this.put(sql, tables, isKnown)
  }

  /** Any statement, in a transaction or not. */
  async statement(sql: string): Promise<void> {
    const [, target] = TARGET.exec(sql) ?? []
    const isView = /^\s*create(?:\s+or\s+replace)?\s+view/i.test(sql)
    const isDrop = /^\s*drop/i.test(sql)
    if (!isView && !isDrop) await this.put(sql, await this.readBy(sql, target), false)
    if (target) this.changed(target)
  }

  /** A question that is answered from rows of tables that are listed, which bills nothing. */
  listed(tables: readonly string[]): void {
    const { what, nowMs: atMs } = this
    this.lines.push({ what, atMs, billed: 0, unhelped: 0, tables, isListed: true })
  }

  private async readBy(sql: string, target: string | undefined): Promise<string[]> {
    const isWhole = /^\s*(delete|update)/i.test(sql)
    const rest = target && !isWhole ? sql.replace(target, '') : sql
    return this.tablesOf(rest)
  }

  private async put(sql: string, tables: readonly string[], isKnown: boolean): Promise<void> {
    if (tables.length === 0) return
    let unhelped = 0
    for (const table of tables) {
      unhelped += billedBytes({ bytes: await this.relations.bytesOf(table), tables: [table] })
    }
    const billed = isKnown ? 0 : unhelped
    this.lines.push({
      what: this.what,
      atMs: this.nowMs,
      billed,
      unhelped,
      tables,
      isListed: false,
    })
  }

  private async tablesOf(sql: string): Promise<string[]> {
    const tables = new Set<string>()
    const seen = new Set<string>()
    const add = async (text: string): Promise<void> => {
      for (const [name] of codeOf(text).replaceAll('`', '').matchAll(NAME)) {
        if (seen.has(name)) continue
        seen.add(name)
        const view = await this.relations.viewOf(name)
        if (view === null) tables.add(name)
        else await add(view)
      }
    }
    await add(sql)
    return [...tables].toSorted()
  }
}
