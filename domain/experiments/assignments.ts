import type { JudgedCaption } from '../planning/caption-eligibility.ts'
import { compareText } from '../planning/canonical.ts'
import { makeRng, shuffle } from '../sampling.ts'
import type { Arm, RunningExperiment } from './running.ts'

/** A caption that an experiment puts into an account’s pool. */
export interface Entry {
  readonly caption: JudgedCaption
  readonly experiment: RunningExperiment
  readonly arm: Arm
  /** Key of the draws that chose it. */
  readonly seed: string
}

/** What experiments do to one pool of one account-week. */
export interface Assignments {
  /** Captions that enter, the two of a pair one after the other, whose turn is first drawn. */
  readonly entering: readonly Entry[]
  /** Captions that may not be used this week, with the reason. */
  readonly held: ReadonlyMap<string, string>
}

/** What the draws of an account-week depend on. */
export interface AssignmentOptions {
  /** Key of the account, stable from week to week. */
  readonly seedKey: string
  /** Number of the week: arms that take turns change with it. */
  readonly week: number
  /** Captions that may be in the week at most, of all experiments. */
  readonly most: number
  /** Captions that items of this week hold already. */
  readonly inWeek?: ReadonlySet<string> | undefined
}

/**
 * Gives the arms of the account’s running experiments equal exposure: captions of A and B enter in
 * pairs, drawn and put in order by seeded draws; what finds no partner (in its cool-down, say) is held back
 * this week, so that nothing but the experiment shows an arm. Arms whose captions are near-duplicates of
 * each other cannot share a week: they take turns, a week each, who begins being drawn. Captions
 * that are locked stay out either way. The same captions in any order give the same.
 */
export function experimentAssignments(
  captions: readonly JudgedCaption[],
  experiments: readonly RunningExperiment[],
  options: AssignmentOptions,
): Assignments {
  const entering: Entry[] = []
  const held = new Map<string, string>()
  const isFree = ({ row, lockReason }: JudgedCaption) =>
    lockReason === null && !held.has(row.caption_key)
  for (const experiment of experiments) {
    const taken = new Set(entering.map(({ caption }) => caption.group))
    const [a, b] = ([experiment.arm_a, experiment.arm_b] as const).map((keys) =>
      captions.filter((one) => isFree(one) && keys.includes(one.row.caption_key)),
    ) as [JudgedCaption[], JudgedCaption[]]
    const fits = ({ group }: JudgedCaption) => !taken.has(group)
    const there = [experiment.arm_a, experiment.arm_b].map(
      (keys) => keys.filter((key) => options.inWeek?.has(key)).length,
    ) as [number, number]
    const room = options.most - entering.length - there[0] - there[1]
    const isAlternating = takesTurns(experiment, captions)
    const free = [a.filter(fits), b.filter(fits)] as const
    const chosen = isAlternating
      ? turnOf(experiment, free, options).slice(0, there[0] + there[1] > 0 || room < 1 ? 0 : 1)
      : pairsOf(experiment, free, options, { room, there })
    const isIn = new Set(chosen.map(({ caption }) => caption.row.caption_key))
    for (const { row } of [...a, ...b]) {
      if (!isIn.has(row.caption_key)) held.set(row.caption_key, reasonOf(experiment))
    }
    entering.push(...chosen)
  }
  const keys = new Set(entering.map(({ caption }) => caption.row.caption_key))
  const groups = new Map(entering.map(({ caption, experiment }) => [caption.group, experiment]))
  for (const { row, group } of captions.filter(isFree)) {
    const mate = groups.get(group)
    if (!mate || keys.has(row.caption_key)) continue
    held.set(row.caption_key, `near-duplicate of a caption of the experiment “${mate.name}”`)
  }
  return { entering, held }
}

function reasonOf({ name }: RunningExperiment): string {
  return `held back for the experiment “${name}”: its arms get equal exposure`
}

type Free = readonly [readonly JudgedCaption[], readonly JudgedCaption[]]

/**
 * Pairs of the two arms, as many as there is room for; before them, partners for what is in the week
 * already (kept when a week is planned again).
 */
function pairsOf(
  experiment: RunningExperiment,
  [a, b]: Free,
  { seedKey, week }: AssignmentOptions,
  { room, there }: { room: number; there: readonly [number, number] },
): Entry[] {
  const seed = `${seedKey}|experiment|${experiment.experiment_id}|${week}`
  const rng = makeRng(seed)
  const [shuffledA, shuffledB] = [shuffle(rng, byKey(a)), shuffle(rng, byKey(b))]
  const lack = there[1] - there[0]
  const partners = (lack > 0 ? shuffledA : shuffledB).slice(0, Math.abs(lack))
  const chosen = partners.map((caption): Entry => ({
    caption,
    experiment,
    arm: lack > 0 ? 'A' : 'B',
    seed,
  }))
  const used = new Set(partners.map(({ group }) => group))
  for (const first of shuffledA) {
    if (chosen.length + 2 > room) break
    if (used.has(first.group)) continue
    const second = shuffledB.find(({ group }) => group !== first.group && !used.has(group))
    if (!second) continue
    used.add(first.group).add(second.group)
    const pair: Entry[] = [
      { caption: first, experiment, arm: 'A', seed },
      { caption: second, experiment, arm: 'B', seed },
    ]
    chosen.push(...(rng.uniform() < 0.5 ? pair : pair.toReversed()))
  }
  return chosen
}

/** A caption of the arm whose week it is. */
function turnOf(
  experiment: RunningExperiment,
  [a, b]: Free,
  { seedKey, week }: AssignmentOptions,
): Entry[] {
  const seed = `${seedKey}|experiment|${experiment.experiment_id}`
  const isTurnOfA = makeRng(seed).uniform() < 0.5 === (week % 2 === 0)
  const [caption] = shuffle(makeRng(`${seed}|${week}`), byKey(isTurnOfA ? a : b))
  return caption ? [{ caption, experiment, arm: isTurnOfA ? 'A' : 'B', seed }] : []
}

/** Whether all captions of both arms, free or not, are near-duplicates of each other. */
export function takesTurns(
  experiment: Pick<RunningExperiment, 'arm_a' | 'arm_b'>,
  captions: readonly { readonly group: string; readonly row: { readonly caption_key: string } }[],
): boolean {
  const keys = new Set([...experiment.arm_a, ...experiment.arm_b])
  const own = captions.filter(({ row }) => keys.has(row.caption_key))
  return new Set(own.map(({ group }) => group)).size === 1 && own.length > 1
}

function byKey(captions: readonly JudgedCaption[]): JudgedCaption[] {
  return captions.toSorted((x, y) => compareText(x.row.caption_key, y.row.caption_key))
}
