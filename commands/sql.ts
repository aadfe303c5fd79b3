import { readFileSync } from 'node:fs'

import type { Command } from 'commander'

import { loadConfig } from '../config.ts'
import { InvalidInputError } from '../domain/errors.ts'
import { newSortableId } from '../runtime/clock.ts'
import { workspaceAt } from '../runtime/workspace.ts'
import { openSnapshot } from '../sql/duckdb/snapshot-reader.ts'
import type { Row } from '../sql/warehouse.ts'
import { print, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'

interface Options extends CommonOptions {
  readonly file?: string
  readonly limit: string
}

/** `drumbeat sql`: a question to the snapshot, which never disturbs the owner. */
export function sqlCommand(program: Command): void {
  const command = program
    .command('sql [query]')
    .description('ask the snapshot a question in SQL; it is read-only and touches no files')
    .option('--file <path>', 'read the query from a file')
    .option('--limit <rows>', 'most rows to print', '200')
  withCommon(command, [
    'sql "select tier, count(*) as accounts from marts.account_health group by tier"',
    'sql --file report.sql --json',
  ]).action(async (query: string | undefined, options: Options) => {
    const text = query ?? (options.file ? readFileSync(options.file, 'utf8') : '')
    if (text.trim() === '') {
      throw new InvalidInputError('give a query, or a file with --file', { isUsage: true })
    }
    if (!/^[1-9]\d*$/.test(options.limit)) {
      throw new InvalidInputError('--limit must be a whole number from 1', { isUsage: true })
    }
    const rows = await answer(text, Number(options.limit) + 1, options)
    const shown = rows.slice(0, Number(options.limit))
    const more = rows.length > shown.length ? '\n(more rows: raise --limit)' : ''
    const table = shown.length === 0 ? '(no rows)' : textTable(shown)
    print({ data: shown, text: `${table}${more}` }, options)
  })
}

/** From the snapshot or, where readers do not disturb writers, from the warehouse itself. */
async function answer(text: string, mostRows: number, options: Options): Promise<Row[]> {
  const config = loadConfig(options)
  if (config.warehouse.engine === 'bigquery') {
    const { openBigQueryBy } = await import('../sql/open-warehouse.ts')
    const user = { run: newSortableId(), command: 'drumbeat sql' }
    return (await openBigQueryBy(config.warehouse, user)).ask(text, mostRows)
  }
  const snapshot = await openSnapshot(
    workspaceAt(config.home).snapshot,
    config.warehouse.memory_limit,
  )
  try {
    return await snapshot.query(text, undefined, mostRows)
  } finally {
    snapshot.close()
  }
}
