import { importFileTask } from '../../pipelines/import-file.ts'
import type { Environment } from '../../runtime/environment.ts'
import { runLocally } from '../../runtime/local.ts'
import { prepareSample } from '../../examples/sample/sample-workspace.ts'

/** Accounts that the bill is for. */
export const ACCOUNTS = 38

/** Raw tables whose rows are copied with their accounts and brands, and by what they belong. */
const COPIED: readonly (readonly [table: string, columns: readonly string[]])[] = [
  ['brands', ['brand']],
  ['accounts', ['brand', 'account_id']],
  ['captions', ['brand', 'caption_key']],
  ['content_items', ['brand', 'content_id']],
  ['posts', ['account_id']],
  ['post_metrics', ['account_id']],
]

/**
 * Fills a warehouse with the sample's history of so many days, and copies accounts with all that
 * is theirs, under other names, until there are 38.
 */
export async function fillWith38Accounts(env: Environment, historyDays: number): Promise<string> {
  const sample = await prepareSample(env.workspace, { historyDays })
  for (const { kind, path } of sample.files) {
    await runLocally(importFileTask, { kind, path }, env, { now: sample.now })
  }
  const { warehouse } = env
  const [row] = await warehouse.query('select count(distinct account_id) as n from raw.accounts')
  const missing = ACCOUNTS - Number(row?.['n'])
  await warehouse.execute(
    `create temp table copied as
     select account_id, brand from raw.accounts order by brand, account_id limit ${missing}`,
  )
  for (const [table, columns] of COPIED) {
    const renamed = columns.map((column) => `${column} || '-2' as ${column}`)
    const own = columns.includes('account_id')
      ? 'account_id in (select account_id from copied)'
      : 'brand in (select brand from copied)'
    await warehouse.execute(
      `insert into raw.${table} by name
       select * replace (${renamed.join(', ')}) from raw.${table} where ${own}`,
    )
  }
  return sample.now
}
