import { z } from 'zod'

import { accountRow } from '../../domain/planning/input.ts'
import type { Warehouse } from '../../sql/warehouse.ts'

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null)

const sendingAccount = accountRow
  .pick({
    account_id: true,
    platform: true,
    channel: true,
    handle: true,
    mode: true,
    is_active: true,
    tier: true,
    min_gap_minutes: true,
    rhythm_minutes: true,
  })
  .extend({ publisher: text, publisher_account: text })

/** What the warehouse knows of an account when something is sent. */
export type SendingAccount = z.output<typeof sendingAccount>

/** `marts.account_health` counts a paused account as inactive until the next build: not asked here. */
const ACCOUNTS = `
with accounts as (
  select account_id, active, publisher, publisher_account,
    row_number() over (
      partition by account_id order by loaded_at desc nulls last, load_id desc nulls last
    ) as version_rank
  from raw.accounts
)
select account_health.account_id, account_health.platform, account_health.channel,
  account_health.handle, account_health.mode, account_health.tier,
  account_health.min_gap_minutes, account_health.rhythm_minutes,
  coalesce(accounts.active, true) as is_active, accounts.publisher, accounts.publisher_account
from marts.account_health
left join accounts on accounts.account_id = account_health.account_id
  and accounts.version_rank = 1`

/**
 * All accounts of `marts.account_health`, by id; whether they are active and how they publish as
 * they were imported last. Throws ZodError for a row out of form.
 */
export async function readSendingAccounts(
  warehouse: Warehouse,
): Promise<Map<string, SendingAccount>> {
  const rows = await warehouse.query(ACCOUNTS)
  return new Map(
    rows.map((row) => {
      const account = sendingAccount.parse(row)
      return [account.account_id, account]
    }),
  )
}
