import { InvalidInputError } from '../../domain/errors.ts'
import { takesTurns } from '../../domain/experiments/assignments.ts'
import { durationOf, type Duration } from '../../domain/experiments/duration.ts'
import type { ArmVolume } from '../../domain/experiments/volume.ts'
import { idOf } from '../../domain/ids.ts'
import { captionPolicy } from '../../domain/planning/caption-policies.ts'
import { experiments } from '../../domain/records/experiments.ts'
import type { RowOf } from '../../domain/records/record.ts'
import type { Load, WarehouseSession } from '../warehouse.ts'
import { accountsOf, captionsOf, resultsOf, type ExperimentAccount } from './read-scope.ts'
import { armOf, type BankCaption } from './resolve-arm.ts'
import { readRunning } from './read-experiments.ts'

/** What is to be tried, where, by whom. */
export interface ExperimentWanted {
  readonly name: string
  readonly hypothesis?: string | undefined
  /** All accounts of the brand that can take part, or … */
  readonly brand?: string | undefined
  /** … these. */
  readonly accounts?: readonly string[] | undefined
  /** Captions of the arms: keys, the first digits of one, or `group:NAME`. */
  readonly a?: readonly string[] | undefined
  readonly b?: readonly string[] | undefined
  /** Instead of arms: a policy that chooses in shadow and is never followed. */
  readonly shadow?: string | undefined
  /** Relative difference it should be able to find: 0.2 a fifth. */
  readonly effect: number
  readonly by: string
  readonly lockDays: number
  /** The clock, ISO 8601. */
  readonly asOf: string
}

type StartedRow = RowOf<typeof experiments>

/** An experiment made ready: its first event, and how long it takes (null in shadow). */
export interface PreparedExperiment {
  readonly row: StartedRow
  readonly duration: Duration | null
}

/**
 * Makes an experiment ready without starting it: its accounts, captions and reward, and how long it
 * will take. Throws InvalidInputError for a name that runs, arms that are empty, share captions, are
 * of different kinds or in another experiment on the same account, accounts that count different
 * successes, and where the duration cannot be told; NotFoundError for what does not exist.
 */
export async function prepareExperiment(
  session: WarehouseSession,
  wanted: ExperimentWanted,
): Promise<PreparedExperiment> {
  const scope = await accountsOf(session, wanted)
  const running = await readRunning(
    session,
    scope.map(({ account_id: id }) => id),
  )
  if (running.some(({ name }) => name === wanted.name)) {
    throw wrong(`an experiment “${wanted.name}” is running: stop it or choose another name`)
  }
  if (wanted.shadow !== undefined) {
    const policy = captionPolicy(wanted.shadow).name
    return { row: startedRow(wanted, scope, { kind: 'shadow', policy }), duration: null }
  }
  const bank = await captionsOf(session, scope)
  const [a, b] = [armOf('A', wanted.a ?? [], bank), armOf('B', wanted.b ?? [], bank)]
  const kind = kindOf([...a, ...b])
  const both = a.find(({ caption_key: key }) => b.some((other) => other.caption_key === key))
  if (both) throw wrong(`caption ${both.caption_key.slice(0, 12)} is in both arms`)
  const part = takingPart(scope, a, b, wanted.accounts !== undefined)
  const keys = [...a, ...b].map(({ caption_key: key }) => key)
  const rival = running.find(
    ({ account_ids: ids, arm_a: armA, arm_b: armB }) =>
      part.some(({ account_id: id }) => ids.includes(id)) &&
      [...armA, ...armB].some((key) => keys.includes(key)),
  )
  if (rival) throw wrong(`a caption of it is in the running experiment “${rival.name}” already`)
  const duration = durationOf(
    await resultsOf(session, part, kind, wanted.asOf),
    volumesOf(part, a, b, wanted.lockDays),
    wanted.effect,
  )
  const row = startedRow(wanted, part, {
    kind: 'captions',
    reward: rewardOf(part),
    caption_kind: kind,
    arm_a: a.map(({ caption_key: key }) => key),
    arm_b: b.map(({ caption_key: key }) => key),
    minimum_effect: wanted.effect,
    baseline_rate: duration.baseline_rate,
    expected_weeks: duration.weeks,
  })
  return { row, duration }
}

/** Starts what was made ready: plans honour it from then on. */
export async function startExperiment(
  session: WarehouseSession,
  { row }: PreparedExperiment,
  load: Load,
): Promise<void> {
  await session.append(experiments, [row], load)
}

function startedRow(
  { name, hypothesis, brand, by, asOf }: ExperimentWanted,
  accounts: readonly ExperimentAccount[],
  what: Partial<StartedRow>,
): StartedRow {
  const account_ids = accounts.map(({ account_id: id }) => id)
  return {
    experiment_id: idOf([
      'experiment',
      name,
      asOf,
      ...account_ids,
      ...(what.arm_a ?? []),
      '|',
      ...(what.arm_b ?? []),
    ]),
    sequence: 1,
    event: 'started',
    event_at: asOf,
    actor: by,
    name,
    hypothesis: hypothesis ?? null,
    brand: brand ?? null,
    account_ids,
    ...what,
  }
}

function kindOf(captions: readonly BankCaption[]): BankCaption['kind'] {
  const kinds = [...new Set(captions.map(({ kind }) => kind))]
  const [kind] = kinds
  if (kind !== undefined && kinds.length === 1) return kind
  throw wrong(`the arms hold ${kinds.join(' and ')} captions: compare captions of one kind`)
}

/** The accounts that may use captions of both arms. */
function takingPart(
  scope: readonly ExperimentAccount[],
  a: readonly BankCaption[],
  b: readonly BankCaption[],
  isNamed: boolean,
): ExperimentAccount[] {
  const has = (id: string) => (arm: readonly BankCaption[]) =>
    arm.some(({ account_ids: ids }) => ids.includes(id))
  const part = scope.filter(({ account_id: id }) => [a, b].every(has(id)))
  const out = scope.filter((account) => !part.includes(account))
  if (part.length > 0 && !(isNamed && out.length > 0)) return part
  throw wrong(
    `${out.map(({ account_id: id }) => id).join(', ')} may not use captions of both arms: see marts.caption_bandit_stats`,
  )
}

function rewardOf(accounts: readonly ExperimentAccount[]): ExperimentAccount['reward'] {
  const rewards = [...new Set(accounts.map(({ reward }) => reward))]
  const [reward] = rewards
  if (reward !== undefined && rewards.length === 1) return reward
  throw wrong(
    `its accounts count different successes (${rewards.join(', ')}): name accounts that count the same with --account`,
  )
}

function volumesOf(
  accounts: readonly ExperimentAccount[],
  a: readonly BankCaption[],
  b: readonly BankCaption[],
  lockDays: number,
): Map<string, ArmVolume> {
  return new Map(
    accounts.map(({ account_id: id, week_target: itemsPerWeek }) => {
      const own = (arm: readonly BankCaption[]) =>
        arm.filter(({ account_ids: ids }) => ids.includes(id))
      const keys = (arm: readonly BankCaption[]) => own(arm).map((one) => one.caption_key)
      const all = [...own(a), ...own(b)].map((row) => ({ row, group: row.caption_group }))
      const isAlternating = takesTurns({ arm_a: keys(a), arm_b: keys(b) }, all)
      const captions = Math.min(own(a).length, own(b).length)
      return [id, { captions, lockDays, itemsPerWeek, isAlternating }]
    }),
  )
}

function wrong(message: string): InvalidInputError {
  return new InvalidInputError(message, { isUsage: true })
}
