import { modeChanges } from '../../domain/records/operations.ts'
import type { Load, WarehouseSession } from '../../sql/warehouse.ts'

/** Why an account is paused, by whom and since when. */
export interface Pause {
  readonly account_id: string
  readonly reason: string
  readonly actor: string
  readonly since: string
}

/** Who changes an account's activity, why and when (ISO 8601). */
export interface PauseChange {
  readonly account_id: string
  readonly reason: string
  readonly actor: string
  readonly at: string
}

/** The accounts that are paused now, by id. */
export async function readPauses(
  session: Pick<WarehouseSession, 'query'>,
): Promise<Map<string, Pause>> {
  const rows = await session.query(
    `select account_id, to_mode, reason, actor, changed_at
     from raw.mode_changes
     where to_mode in ('paused', 'resumed')
     qualify row_number() over (
       partition by account_id order by changed_at desc, loaded_at desc, load_id desc
     ) = 1`,
  )
  return new Map(
    rows
      .filter((row) => row['to_mode'] === 'paused')
      .map((row) => [
        String(row['account_id']),
        {
          account_id: String(row['account_id']),
          reason: String(row['reason']),
          actor: String(row['actor']),
          since: String(row['changed_at']),
        },
      ]),
  )
}

/** Whether an account is paused: nothing is sent for it, and its posts become missed in time. */
export async function isPaused(
  session: Pick<WarehouseSession, 'query'>,
  accountId: string,
): Promise<boolean> {
  return (await readPauses(session)).has(accountId)
}

/** Pauses an account. Gives back whether that changed anything. The caller may hold a transaction. */
export function pauseAccount(
  session: WarehouseSession,
  change: PauseChange,
  load: Load,
): Promise<boolean> {
  return setPaused(session, change, load, true)
}

/** Lets a paused account send again. Gives back whether that changed anything. */
export function resumeAccount(
  session: WarehouseSession,
  change: PauseChange,
  load: Load,
): Promise<boolean> {
  return setPaused(session, change, load, false)
}

async function setPaused(
  session: WarehouseSession,
  { account_id, reason, actor, at }: PauseChange,
  load: Load,
  toPaused: boolean,
): Promise<boolean> {
  if ((await isPaused(session, account_id)) === toPaused) return false
  const to_mode = toPaused ? 'paused' : 'resumed'
  const from_mode = toPaused ? null : 'paused'
  await session.append(
    modeChanges,
    [{ account_id, from_mode, to_mode, reason, changed_at: at, actor }],
    load,
  )
  return true
}
