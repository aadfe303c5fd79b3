import { z } from 'zod'

import {
  exploreShare,
  LEAST_SHARE,
  valueOfInformation,
} from '../../domain/experiments/explore-share.ts'
import {
  LEARNING_MODES,
  learningMode,
  type LearningMode,
} from '../../domain/experiments/learning-mode.ts'
import { modeChanges } from '../../domain/records/operations.ts'
import { asRows } from '../planning/rows.ts'
import type { Load, WarehouseSession } from '../warehouse.ts'

const TASK = 'set-learning-modes'
/** A share that moved by less is not written down. */
const STEP = 0.05

const accountRow = z.object({
  account_id: z.string(),
  zone: z.enum(['GREEN', 'YELLOW', 'RED']),
  week_target: z.coerce.number(),
  daily_ppv_target: z.coerce.number(),
  learning_mode: z.enum(LEARNING_MODES).nullable(),
  explore_share: z.number().nullable(),
})
type Account = z.output<typeof accountRow>

const knownRow = z.object({
  account_id: z.string(),
  kind: z.string(),
  alpha: z.number(),
  beta: z.number(),
})
type Known = z.output<typeof knownRow>

/** An account whose learning mode or explore share changed. */
export interface LearningChange {
  readonly account_id: string
  readonly from_mode: LearningMode | null
  readonly to_mode: LearningMode
  readonly explore_share: number
  readonly reason: string
}

/**
 * Sets every active account’s learning mode and explore share by what is known of its captions and
 * by its zone, and appends those that changed (a share by 5 points or more) with the reason. The
 * same marts change nothing twice. The caller holds the transaction.
 */
export async function setLearningModes(
  session: WarehouseSession,
  { asOf, load }: { asOf: string; load: Load },
): Promise<LearningChange[]> {
  const accounts = await session.query(
    `select health.account_id, health.zone, health.week_target,
       coalesce(health.daily_ppv_target, 0) as daily_ppv_target,
       modes.learning_mode, modes.explore_share
     from marts.account_health as health
     left join marts.account_learning_modes as modes on health.account_id = modes.account_id
     where health.is_active order by health.account_id`,
  )
  const captions = await session.query(
    `select account_id, kind, posterior_alpha as alpha, posterior_beta as beta
     from marts.caption_bandit_stats order by account_id, kind, caption_key`,
  )
  const known = Map.groupBy(
    asRows(knownRow, captions, 'marts.caption_bandit_stats'),
    ({ account_id: id }) => id,
  )
  const changes = asRows(accountRow, accounts, 'marts.account_health').flatMap(
    (account) => changeOf(account, known.get(account.account_id) ?? []) ?? [],
  )
  await session.append(
    modeChanges,
    changes.map((change) => ({ ...change, changed_at: asOf, actor: TASK })),
    load,
  )
  return changes
}

function changeOf(account: Account, captions: readonly Known[]): LearningChange | null {
  const { account_id, zone, learning_mode: before } = account
  const ppv = Math.min(7 * account.daily_ppv_target, account.week_target)
  const sizes: Readonly<Record<string, number>> = {
    feed: account.week_target,
    ppv,
    bump: account.week_target - ppv,
  }
  const pools = [...Map.groupBy(captions, ({ kind }) => kind)].map(([kind, own]) => ({
    captions: own,
    size: sizes[kind] ?? 0,
  }))
  const share = exploreShare(valueOfInformation(pools, `${account_id}|value of information`))
  const { mode, reason } = learningMode({ share, zone, before })
  const explore_share = mode === 'PROTECT' ? LEAST_SHARE : share
  const moved = Math.abs(explore_share - (account.explore_share ?? -1))
  if (mode === before && moved < STEP) return null
  return { account_id, from_mode: before, to_mode: mode, explore_share, reason }
}
