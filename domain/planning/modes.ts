import { MODES } from '../records/accounts.ts'

export type Mode = (typeof MODES)[number]

/** What a mode does to gaps and volumes, in hundredths (records.md, “Planning defaults”). */
export const MODE_FACTORS: Readonly<Record<Mode, { gap: number; volume: number }>> = {
  optimize: { gap: 100, volume: 100 },
  safe: { gap: 150, volume: 75 },
  conservative: { gap: 200, volume: 50 },
}

/** The more careful of the run’s mode and the account’s own. */
export function modeInForce(run: Mode, account: Mode | null): Mode {
  return account !== null && MODES.indexOf(account) > MODES.indexOf(run) ? account : run
}
