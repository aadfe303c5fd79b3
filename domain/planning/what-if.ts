import { InvalidInputError, messageOf } from '../errors.ts'
import { MODES } from '../records/accounts.ts'
import type { AccountRow, PlanConfig, PlanInput } from './input.ts'
import { parseQuietHours } from './quiet-hours.ts'
import { parseRelaxation, type RuleChanges } from './rule-changes.ts'

type Change = (input: PlanInput, value: string) => PlanInput

interface Key {
  readonly example: string
  readonly change: Change
}

/** What can be asked, each with an example. */
const KEYS: Readonly<Record<string, Key>> = {
  mode: { example: 'mode=safe', change: withMode },
  'cap.daily': {
    example: 'cap.daily=4',
    change: (input, value) => onAccounts(input, { daily_cap: whole(value) }),
  },
  'cap.weekly': {
    example: 'cap.weekly=20',
    change: (input, value) => withRules(input, { limits: { perWeek: whole(value) } }),
  },
  gap: {
    example: 'gap=120',
    change: (input, value) => onAccounts(input, { min_gap_minutes: whole(value) }),
  },
  spread: {
    example: 'spread=60',
    change: (input, value) => withConfig(input, { spread_minutes: whole(value) }),
  },
  lock_days: { example: 'lock_days=7', change: withLockDays },
  quiet_hours: { example: 'quiet_hours=off', change: withQuietHours },
  holidays: {
    example: 'holidays=off',
    change: (input, value) => (assertOff(value), { ...input, holidays: [] }),
  },
  budget: { example: 'budget=20', change: withBudget },
  originals: { example: 'originals=3', change: withOriginals },
  at_least: {
    example: 'at_least=3',
    change: (input, value) => ({ ...input, atLeast: whole(value) }),
  },
  relax: {
    example: 'relax=gap=180',
    change: (input, value) => {
      const before = input.ruleChanges?.relax ?? []
      return withRules(input, { relax: [...before, parseRelaxation(value)] })
    },
  },
}

/**
 * An input with what is asked changed, `mode=safe` and the like; the draws stay those of the input’s
 * plan. Throws InvalidInputError for a key that is none or a value it does not take, with examples.
 */
export function withWhatIf(input: PlanInput, asked: readonly string[]): PlanInput {
  return asked.reduce(withOne, input)
}

function withOne(input: PlanInput, text: string): PlanInput {
  const [, name = text, value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? []
  const key = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined
  if (!key) {
    const examples = Object.values(KEYS).map(({ example }) => example)
    throw new InvalidInputError(
      `"${text}" asks for nothing that can be changed: ask for ${examples.join(', ')}`,
      { text, examples, isUsage: true },
    )
  }
  try {
    return key.change(input, value)
  } catch (error) {
    throw new InvalidInputError(
      `"${text}" cannot be asked: ${messageOf(error)} (for example ${key.example})`,
      { text, example: key.example, isUsage: true },
      { cause: error },
    )
  }
}

function withMode(input: PlanInput, value: string): PlanInput {
  const mode = MODES.find((known) => known === value)
  if (!mode) throw new InvalidInputError(`a mode is ${MODES.join(', ')}`)
  return { ...input, mode }
}

/** Uses of captions are read as far back as they lock, and two days more. */
function withLockDays(input: PlanInput, value: string): PlanInput {
  const days = whole(value)
  const most = input.config.lock_days + 2
  if (days > most) throw new InvalidInputError(`the plan read the uses of ${most} days only`)
  return withConfig(input, { lock_days: days })
}

function withQuietHours(input: PlanInput, value: string): PlanInput {
  if (value !== 'off') parseQuietHours(value)
  return onAccounts(input, { quiet_hours: value === 'off' ? null : value })
}

function withOriginals(input: PlanInput, value: string): PlanInput {
  const count = whole(value)
  const most = input.config.max_originals
  if (count < 1 || count > most) throw new InvalidInputError(`give 1 to ${most} originals`)
  return { ...input, originalsWished: count }
}

function withBudget(input: PlanInput, value: string): PlanInput {
  if (value !== 'off' && !/^\d+(\.\d+)?$/.test(value)) {
    throw new InvalidInputError('give an amount, or off')
  }
  const budget = value === 'off' ? null : Number(value)
  return withConfig(input, { money: { ...input.config.money, budget } })
}

function withConfig(input: PlanInput, changed: Partial<PlanConfig>): PlanInput {
  return { ...input, config: { ...input.config, ...changed } }
}

function withRules(input: PlanInput, changed: RuleChanges): PlanInput {
  return { ...input, ruleChanges: { ...input.ruleChanges, ...changed } }
}

function onAccounts(input: PlanInput, changed: Partial<AccountRow>): PlanInput {
  return { ...input, accounts: input.accounts.map((account) => ({ ...account, ...changed })) }
}

function whole(value: string): number {
  if (!/^\d{1,5}$/.test(value)) throw new InvalidInputError('give a whole number from 0')
  return Number(value)
}

function assertOff(value: string): void {
  if (value !== 'off') throw new InvalidInputError('it can only be off')
}
