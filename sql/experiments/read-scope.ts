import { z } from 'zod'

import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import type { Result } from '../../domain/experiments/volume.ts'
import { REWARDS } from '../../domain/records/accounts.ts'
import { CAPTION_KINDS } from '../../domain/records/captions.ts'
import { parseInstant } from '../../domain/time.ts'
import { asRows } from '../planning/rows.ts'
import type { WarehouseSession } from '../warehouse.ts'
import type { BankCaption } from './resolve-arm.ts'

type Reader = Pick<WarehouseSession, 'query'>

const account = z.object({
  account_id: z.string(),
  reward: z.enum(REWARDS),
  week_target: z.coerce.number(),
})
/** What an experiment must know of an account. */
export type ExperimentAccount = z.output<typeof account>

const usable = z.object({
  account_id: z.string(),
  caption_key: z.string(),
  kind: z.enum(CAPTION_KINDS),
  caption_group: z.string(),
})
const result = z.object({
  account_id: z.string(),
  trials: z.coerce.number(),
  successes: z.coerce.number(),
})

const DAYS = 90

/**
 * The active accounts of a brand, or those named. Throws NotFoundError for accounts or a brand there
 * are not, InvalidInputError where neither or both are named.
 */
export async function accountsOf(
  session: Reader,
  { brand, accounts }: { brand?: string | undefined; accounts?: readonly string[] | undefined },
): Promise<ExperimentAccount[]> {
  if ((brand === undefined) === (accounts === undefined)) {
    throw new InvalidInputError('say where it runs: either --brand NAME or --account ID', {
      isUsage: true,
    })
  }
  const all = await session.query(
    `select account_id, brand, reward, week_target from marts.account_health
     where is_active order by account_id`,
  )
  const rows = all.filter((row) =>
    accounts ? accounts.includes(String(row['account_id'])) : row['brand'] === brand,
  )
  const missing = accounts?.filter((id) => !rows.some((row) => row['account_id'] === id)) ?? []
  if (missing.length > 0 || rows.length === 0) {
    const known = [...new Set(all.map((row) => String(row[accounts ? 'account_id' : 'brand'])))]
    throw new NotFoundError(
      `there is no active ${accounts ? `account ${missing.join(', ')}` : `account of brand "${brand}"`}; there are: ${known.slice(0, 20).join(', ') || 'none'}`,
    )
  }
  return asRows(account, rows, 'marts.account_health')
}

/** The captions that any of the accounts may use, by key. */
export async function captionsOf(
  session: Reader,
  accounts: readonly ExperimentAccount[],
): Promise<BankCaption[]> {
  const rows = await session.query(
    `select stats.account_id, stats.caption_key, stats.kind, bank.caption_group
     from marts.caption_bandit_stats as stats
     inner join (
       select caption_key, min(caption_group) as caption_group
       from marts.caption_bank group by caption_key
     ) as bank on stats.caption_key = bank.caption_key
     order by stats.caption_key, stats.account_id`,
  )
  const ids = new Set(accounts.map(({ account_id: id }) => id))
  const own = asRows(usable, rows, 'marts.caption_bandit_stats').filter(({ account_id: id }) =>
    ids.has(id),
  )
  return [...Map.groupBy(own, ({ caption_key: key }) => key).values()].flatMap((uses) => {
    const [first] = uses
    if (!first) return []
    const { caption_key, kind, caption_group } = first
    const account_ids = uses.map(({ account_id: id }) => id)
    return [{ caption_key, kind, caption_group, account_ids }]
  })
}

/** Settled posts of a kind on the accounts within 90 days. */
export async function resultsOf(
  session: Reader,
  accounts: readonly ExperimentAccount[],
  kind: string,
  asOf: string,
): Promise<Result[]> {
  const rows = await session.query(
    `select account_id, trials, successes from marts.post_performance
     where kind = @kind and is_settled and trials > 0 and successes is not null
       and posted_at between cast(@first as timestamp) and cast(@last as timestamp)
     order by account_id, post_id`,
    {
      kind,
      first: parseInstant(asOf)
        .subtract({ hours: 24 * DAYS })
        .toString(),
      last: asOf,
    },
  )
  const ids = new Set(accounts.map(({ account_id: id }) => id))
  return asRows(result, rows, 'marts.post_performance').filter(({ account_id: id }) => ids.has(id))
}
