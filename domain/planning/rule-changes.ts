import { InvalidInputError } from '../errors.ts'
import type { AccountRow, PlanConfig, PlanInput } from './input.ts'
import type { Limits } from './limits.ts'

/** Rules that a person may give up for one plan, by the names the command line takes. */
export const FAMILIES = [
  'gap',
  'daily',
  'kinds',
  'weekly',
  'quiet_hours',
  'holidays',
  'blackout',
  'rest',
  'originals',
  'spread',
  'types',
  'budget',
  'at_least',
] as const
export type Family = (typeof FAMILIES)[number]

/** A rule given up: down (or up) to a value, or altogether. */
export interface Relaxation {
  readonly family: Family
  /** Minutes, items or days; null gives the rule up altogether. */
  readonly value: number | null
}

/** What one plan has otherwise than the settings and the accounts say. */
export interface RuleChanges {
  /** Limits of every account as they are to be. */
  readonly limits?: Partial<Pick<Limits, 'perDay' | 'perWeek' | 'gapMinutes'>> | undefined
  readonly relax?: readonly Relaxation[] | undefined
}

/** Families that have a value, with what it counts. */
export const NUMERIC: Readonly<Partial<Record<Family, string>>> = {
  gap: 'min',
  daily: 'a day',
  weekly: 'a week',
  rest: 'days',
  originals: 'originals',
  spread: 'min',
  at_least: 'a day',
}

const MOST = 168

/**
 * Reads `gap`, `gap=180` or `at_least=2`. Throws InvalidInputError for a rule that is none, and for a
 * value where the rule has none or that is no whole number.
 */
export function parseRelaxation(text: string): Relaxation {
  const [name = '', value] = text.split('=', 2)
  const family = FAMILIES.find((known) => known === name)
  const isValue = value === undefined || /^\d+$/.test(value)
  const takesValue = family !== undefined && NUMERIC[family] !== undefined
  if (!family || !isValue || (value !== undefined && !takesValue)) {
    throw new InvalidInputError(
      `"${text}" relaxes nothing: name one of ${FAMILIES.join(', ')}, with a value where it has one: gap=180, daily=4, at_least=2`,
      { text, families: FAMILIES },
    )
  }
  return { family, value: value === undefined ? null : Number(value) }
}

/** `gap=180`: a relaxation as the command line takes it. */
export function relaxationText({ family, value }: Relaxation): string {
  return value === null ? family : `${family}=${value}`
}

/** The value a family is relaxed to; undefined where it holds. */
function relaxedTo(changes: RuleChanges | undefined, family: Family): number | null | undefined {
  return changes?.relax?.find((one) => one.family === family)?.value
}

/** An account’s limits with what is changed for this plan; never more a day than the network takes. */
export function changedLimits(
  limits: Limits,
  { platform }: Pick<AccountRow, 'platform'>,
  { config, ruleChanges: changes }: Pick<PlanInput, 'config' | 'ruleChanges'>,
): Limits {
  if (!changes) return limits
  const wanted = { ...limits, ...changes.limits }
  const raised = (limit: number, family: Family) => {
    const value = relaxedTo(changes, family)
    return value === undefined ? limit : Math.max(limit, value ?? MOST)
  }
  const perDay = Math.min(config.posts_per_day[platform] ?? MOST, raised(wanted.perDay, 'daily'))
  const gap = relaxedTo(changes, 'gap')
  const share = (most: number) => {
    if (most === 0) return 0
    const isChanged = perDay !== limits.perDay
    const ofDay = isChanged ? Math.ceil((most * perDay) / Math.max(1, limits.perDay)) : most
    return relaxedTo(changes, 'kinds') === undefined ? Math.min(perDay, ofDay) : perDay
  }
  const isFreed = relaxedTo(changes, 'weekly') !== undefined
  const perWeek = raised(wanted.perWeek, 'weekly')
  return {
    ...wanted,
    perDay,
    perWeek: isFreed ? perWeek : Math.min(perWeek, 7 * perDay),
    gapMinutes: gap === undefined ? wanted.gapMinutes : Math.min(wanted.gapMinutes, gap ?? 0),
    ppvPerDay: share(limits.ppvPerDay),
    bumpsPerDay: share(limits.bumpsPerDay),
  }
}

/** The input with the rules that are given up taken out of settings, accounts and calendar. */
export function relaxedInput(input: PlanInput): PlanInput {
  const isOff = (family: Family) => relaxedTo(input.ruleChanges, family) !== undefined
  const { config, originalsWished } = input
  const originals = relaxedTo(input.ruleChanges, 'originals')
  const most = originals === undefined ? null : (originals ?? 100)
  const least = relaxedTo(input.ruleChanges, 'at_least')
  const shorter = (length: number, family: Family) => {
    const value = relaxedTo(input.ruleChanges, family)
    return value === undefined ? length : Math.min(length, value ?? 0)
  }
  const relaxed: PlanConfig = {
    ...config,
    spread_minutes: shorter(config.spread_minutes, 'spread'),
    lock_days: shorter(config.lock_days, 'rest'),
    max_originals: Math.max(config.max_originals, most ?? 0),
    blackout: isOff('blackout') ? [] : config.blackout,
    money: isOff('budget') ? { ...config.money, budget: null } : config.money,
  }
  return {
    ...input,
    config: relaxed,
    accounts: isOff('quiet_hours')
      ? input.accounts.map((account) => ({ ...account, quiet_hours: null }))
      : input.accounts,
    holidays: isOff('holidays')
      ? input.holidays.filter(({ effect }) => effect !== 'avoid')
      : input.holidays,
    originalsWished:
      originalsWished === undefined || most === null
        ? originalsWished
        : Math.max(originalsWished, most),
    ...(typeof least === 'number' ? { atLeast: Math.min(demandOf(input), least) } : {}),
  }
}

/** The items a day each account is to have at least. */
export function demandOf({ atLeast, config }: Pick<PlanInput, 'atLeast' | 'config'>): number {
  return atLeast ?? config.least_per_day
}

/** Whether variety of types is kept to. */
export function isVaried({ ruleChanges: changes }: Pick<PlanInput, 'ruleChanges'>): boolean {
  return relaxedTo(changes, 'types') === undefined
}

/** Whether the demand gives way where it cannot be met. */
export function isDemandSoft({ ruleChanges: changes }: Pick<PlanInput, 'ruleChanges'>): boolean {
  return relaxedTo(changes, 'at_least') === null
}
