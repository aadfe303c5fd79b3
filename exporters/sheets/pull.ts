import { basename } from 'node:path'

import { InvalidInputError } from '../../domain/errors.ts'
import { parseInstant, parseWeek } from '../../domain/time.ts'
import { limitsOf, type PlatformLimits } from '../../platforms/limits.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { mergeAnswers } from './merge/merge-answers.ts'
import type { MergeResult, Refusal } from './merge/merged.ts'
import type { ItemAnswer } from './merge/outcome.ts'
import type { PlanItem } from './plan-item.ts'
import {
  appendBases,
  baseIdOf,
  changedBases,
  readBases,
  type BaseRecord,
  type Bases,
} from './store/merge-bases.ts'
import { readPlanItems } from './store/plan-items.ts'
import { recordAnswers } from './store/record-answers.ts'
import { readWorkbook, type ReadSheet } from './xlsx/read-workbook.ts'
import { writeAnswers } from './xlsx/write-answers.ts'

export interface SyncOptions {
  readonly path: string
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly load: Load
  /** Limits that differ from the platforms' defaults, by platform. */
  readonly limits?: Readonly<Record<string, Partial<PlatformLimits>>>
  /** Shortest time between two items of an account, in minutes; moves are held to it. */
  readonly gapMinutes?: (accountId: string) => number
}

/** What people did in the sheet since it was last read. */
export interface SyncSummary {
  readonly path: string
  readonly week: string
  readonly approved: number
  readonly rejected: number
  readonly held: number
  /** Decisions taken back. */
  readonly withdrawn: number
  readonly moved: number
  readonly reworded: number
  /** Hashtags or prices changed. */
  readonly adjusted: number
  /** Notes and reasons added or changed, with no other change of values. */
  readonly noted: number
  /** Rows that could not be applied, with the reason that was answered. */
  readonly refused: readonly Refusal[]
  /** Rows that asked for nothing new. */
  readonly unchanged: number
  /** Out of the ordinary, but no obstacle; in words. */
  readonly notes: readonly string[]
}

/** How often a file that somebody keeps saving is read again. */
const ATTEMPTS = 4

/**
 * Reads a workbook back: people's answers land in the warehouse in one transaction, then the sheet
 * is told. Killed anywhere and run again it records each answer once. Throws as `readWorkbook`
 * does, and InvalidInputError where the workbook does not say its week.
 */
export async function syncApprovals(whole: Warehouse, options: SyncOptions): Promise<SyncSummary> {
  const { path } = options
  const answers: ItemAnswer[] = []
  for (let attempt = 1; ; attempt++) {
    const read = await readWorkbook(path)
    const week = weekOf(read, path)
    const monday = parseWeek(week).toString()
    const warehouse = await whole.operational({ first: monday, last: monday })
    const recorded = await record(warehouse, read, week, options, attempt)
    answers.push(...recorded.result.answers)
    const isTold = await tellSheet(warehouse, read, recorded, options, attempt)
    if (isTold || attempt === ATTEMPTS) {
      const late = isTold ? [] : ['the file kept changing: answers are written the next time']
      const notes = [...read.notes, ...late]
      return summarize({ path, week, notes }, answers, recorded.result)
    }
  }
}

function weekOf(read: ReadSheet, path: string): string {
  const named = read.tabs.map(({ part }) => /\d{4}-W\d{2}/.exec(part.name)?.[0])
  const week = read.week ?? named.find((found) => found !== undefined)
  if (week === undefined) {
    throw new InvalidInputError(
      `${basename(path)} does not say its week: name a sheet "Week 2026-W48", or export the week again`,
      { path },
    )
  }
  return week
}

interface Recorded {
  readonly result: MergeResult
  readonly items: readonly PlanItem[]
  /** What sheet and warehouse agree on since, and what they will once the sheet is told. */
  readonly agreed: Bases
  readonly toAgree: Bases
}

/** Merges and records in one transaction, on what the warehouse says inside it. */
function record(
  warehouse: Warehouse,
  { rows, exportId, baseId }: ReadSheet,
  week: string,
  { asOf, load, limits, gapMinutes }: SyncOptions,
  attempt: number,
): Promise<Recorded> {
  const monday = parseWeek(week).toString()
  return warehouse.atomically(async (session) => {
    const items = await readPlanItems(session, monday)
    const exported = await readBases(session, monday, baseId)
    const result = mergeAnswers({
      exported,
      current: new Map(items.map((item) => [item.itemId, item])),
      sheet: rows,
      asOf: parseInstant(asOf),
      limitsOf: (platform) => limitsOf(platform, limits),
      gapMinutes,
    })
    await recordAnswers(session, result.answers, { asOf, exportId, source: 'xlsx', load })
    const agreed = changedBases(result.agreed, exported)
    await appendBases(session, items, agreed, baseRecord(load, attempt * 2))
    const toAgree = changedBases(result.agreedOnceWritten, new Map([...exported, ...agreed]))
    return { result, items, agreed, toAgree }
  })
}

function baseRecord(load: Load, step: number): BaseRecord {
  return { exportId: null, step, load }
}

/** Writes what the sheet is to say; gives back false where somebody saved it meanwhile. */
async function tellSheet(
  warehouse: Warehouse,
  read: ReadSheet,
  { result, items, agreed, toAgree }: Recorded,
  { path, load }: SyncOptions,
  attempt: number,
): Promise<boolean> {
  const { rows } = result
  if (rows.length + agreed.size === 0) return true
  const base = baseRecord(load, attempt * 2 + (toAgree.size > 0 ? 1 : 0))
  const mark = toAgree.size + agreed.size > 0 ? { baseId: baseIdOf(base) } : {}
  if ((await writeAnswers(path, { rows, ...mark }, read.digest)) === 'changed') return false
  if (toAgree.size > 0) await appendBases(warehouse, items, toAgree, base)
  return true
}

function summarize(
  of: Pick<SyncSummary, 'path' | 'week' | 'notes'>,
  answers: readonly ItemAnswer[],
  { refused, countUnchanged }: MergeResult,
): SyncSummary {
  const count = (is: (answer: ItemAnswer) => boolean) => answers.filter(is).length
  const decided = (decision: string) =>
    count((answer) => answer.decision === decision && isDecided(answer))
  const changed = (...fields: string[]) =>
    count((answer) => fields.some((field) => answer.changed.includes(field)))
  return {
    ...of,
    approved: decided('approve'),
    rejected: decided('reject'),
    held: decided('hold'),
    withdrawn: decided('withdraw'),
    moved: changed('time'),
    reworded: changed('caption'),
    adjusted: changed('hashtags', 'price'),
    noted: count(isRemark),
    refused,
    unchanged: countUnchanged,
  }
}

function isRemark({ changed }: ItemAnswer): boolean {
  return (
    changed.length > 0 && changed.every((field) => field === 'note' || field === 'reject reason')
  )
}

/** Whether the answer decides anew, rather than keep a decision and change or note something. */
function isDecided({ decision, item, steps }: ItemAnswer): boolean {
  return decision !== item.decision || steps.some((state) => state !== item.state)
}
