import type { Plan } from '../plan.ts'
import type { Violation } from './violation.ts'

const TOLERANCE = 1e-6

/** What must hold of the logged caption decisions: sums of propensities, and who was selected. */
export function decisionProblems(plan: Plan): Violation[] {
  const decisions = new Map<string, Plan['decisions'][number][]>()
  for (const row of plan.decisions) {
    const rows = decisions.get(row.decision_id)
    if (rows) rows.push(row)
    else decisions.set(row.decision_id, [row])
  }
  const found = [...decisions].flatMap(([id, rows]) => {
    const eligible = rows.filter(({ is_eligible: isEligible }) => isEligible)
    const selected = rows.filter(({ is_selected: isSelected }) => isSelected)
    const sum = eligible.reduce((total, { propensity }) => total + (propensity ?? 0), 0)
    const broken: [boolean, string][] = [
      [
        Math.abs(sum - selected.length) < TOLERANCE,
        `propensities sum to ${sum}, not the pool’s size`,
      ],
      [
        eligible.every(({ propensity: p }) => p !== null && p > 0 && p <= 1 + TOLERANCE),
        'propensity of an eligible caption',
      ],
      [
        eligible.every(({ draw }) => draw !== null && draw >= 0 && draw <= 1),
        'draw of an eligible caption',
      ],
      [
        rows.every((row) => row.is_eligible === (row.lock_reason === null)),
        'a reason for every lock',
      ],
      [
        selected.every(({ is_eligible: isEligible }) => isEligible),
        'only eligible captions are selected',
      ],
      [new Set(rows.map(({ caption_key: key }) => key)).size === rows.length, 'one row a caption'],
    ]
    return broken
      .filter(([holds]) => !holds)
      .map(([, rule]) => ({ rule, account_id: rows[0]?.account_id ?? null, detail: id }))
  })
  return [...found, ...placementProblems(plan)]
}

/** Every placed caption was selected, with the draw and propensity its item carries. */
function placementProblems(plan: Plan): Violation[] {
  const items = new Map(plan.items.map((item) => [item.item_id, item]))
  const placed = plan.decisions.filter(({ item_id: id }) => id !== null)
  return placed.flatMap((row) => {
    const item = items.get(row.item_id ?? '')
    const isRight =
      row.is_selected &&
      item?.caption_key === row.caption_key &&
      item.propensity === row.propensity &&
      item.caption_value === row.draw &&
      item.seed === row.seed
    return isRight
      ? []
      : [{ rule: 'item and decision agree', account_id: row.account_id, detail: row.caption_key }]
  })
}
