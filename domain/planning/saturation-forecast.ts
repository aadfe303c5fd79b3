import type { Board } from './board.ts'
import type { AccountRow } from './input.ts'

/** What a plan’s volume may do to an audience; reported, never enforced. */
export interface SaturationForecast {
  readonly account_id: string
  /** Items of the week, those that stand and posts that are out among them. */
  readonly planned: number
  /** Posts a week over the last 90 days. */
  readonly usual: number
  /** planned / usual; null without posts. */
  readonly ratio: number | null
  readonly score_now: number
  /** The share of its response lost that would be, were it to grow in step with the volume. */
  readonly score_if_sent: number
  readonly risk_now: AccountRow['risk']
  readonly risk_if_sent: AccountRow['risk']
  /** Always false: no outcomes have been held against these forecasts. */
  readonly is_calibrated: false
}

const RISKS: readonly AccountRow['risk'][] = ['LOW', 'MODERATE', 'HIGH', 'CRITICAL']

/** Of marts.account_health: least score and z of each risk, the highest first. */
const BANDS = [
  ['CRITICAL', 0.35, 3.09],
  ['HIGH', 0.2, 1.96],
  ['MODERATE', 0.1, 1.28],
] as const

/**
 * The forecast of saturation for every account whose past volume is known: the saturation score of
 * today × the week’s items against the usual week of the last 90 days (at most 1), and the risk that
 * the rules of marts.account_health would call that at today’s z. A rule of thumb, not a model: it
 * says where volume grows while response falls.
 */
export function saturationForecast(board: Board): SaturationForecast[] {
  return board.problem.accounts.flatMap(({ index, row }) => {
    const sends = row.count_sends_90d
    if (sends === undefined) return []
    const planned = board.count(index)
    const usual = (sends * 7) / 90
    const ratio = usual > 0 ? planned / usual : null
    const now = row.saturation_score ?? 0
    const then = Math.min(1, now * (ratio ?? 1))
    return [
      {
        account_id: row.account_id,
        planned,
        usual: round(usual),
        ratio: ratio === null ? null : round(ratio),
        score_now: round(now),
        score_if_sent: round(then),
        risk_now: row.risk,
        risk_if_sent: riskOf(row, then),
        is_calibrated: false as const,
      },
    ]
  })
}

/** Never less than today’s where the score grows; today’s where there is not enough history to judge. */
function riskOf(
  { z_score: z, has_enough_history: isKnown, risk, saturation_score: now }: AccountRow,
  score: number,
): AccountRow['risk'] {
  if (isKnown !== true) return risk
  const band = BANDS.find(([, least, surely]) => score >= least && (z ?? 0) >= surely)
  const judged = band?.[0] ?? 'LOW'
  return score >= (now ?? 0) && RISKS.indexOf(judged) < RISKS.indexOf(risk) ? risk : judged
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
