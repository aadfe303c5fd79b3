import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import { parseInstant, parseWeek } from '../../domain/time.ts'
import { limitsOf, type PlatformLimits } from '../../platforms/limits.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { mergeAnswers } from './merge/merge-answers.ts'
import type { MergeResult, Refusal } from './merge/merged.ts'
import type { ItemAnswer } from './merge/outcome.ts'
import type { PlanItem } from './plan-item.ts'
import type { OpenSheet, SheetBackend } from './sheet-backend.ts'
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
import { xlsxSheet } from './xlsx/xlsx-backend.ts'

export interface SyncOptions {
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly load: Load
  /** Limits that differ from the platforms' defaults, by platform. */
  readonly limits?: Readonly<Record<string, Partial<PlatformLimits>>>
  /** Shortest time between two items of an account, in minutes; moves are held to it. */
  readonly gapMinutes?: (accountId: string) => number
  /** Minutes before its time by which an item should be decided; nothing is said where left out. */
  readonly approveByMinutes?: number | undefined
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

/** The same as `syncSheet`, from the workbook at `path`. */
export function syncApprovals(
  whole: Warehouse,
  { path, ...options }: SyncOptions & { readonly path: string },
): Promise<SyncSummary> {
  return syncSheet(whole, xlsxSheet(path), options)
}

/**
 * Reads a sheet back: people's answers land in the warehouse in one transaction, then the sheet
 * is told. Killed anywhere and run again it records each answer once. Throws as the sheet's `find`
 * does, NotFoundError where there is none, and InvalidInputError where it does not say its week.
 */
export async function syncSheet(
  whole: Warehouse,
  sheet: SheetBackend,
  options: SyncOptions,
): Promise<SyncSummary> {
  const answers: ItemAnswer[] = []
  for (let attempt = 1; ; attempt++) {
    const open = await sheet.find()
    if (!open || open.tabs.length === 0) throw missing(sheet)
    const week = weekOf(open, sheet)
    const monday = parseWeek(week).toString()
    const warehouse = await whole.operational({ first: monday, last: monday })
    const recorded = await record(warehouse, sheet, open, week, options, attempt)
    answers.push(...recorded.result.answers)
    const isTold = await tellSheet(warehouse, open, recorded, options, attempt)
    if (isTold || attempt === ATTEMPTS) {
      const late = isTold ? [] : ['the file kept changing: answers are written the next time']
      const notes = [...open.notes, ...late]
      return summarize({ path: sheet.uri ?? sheet.name, week, notes }, answers, recorded.result)
    }
  }
}

function missing({ kind, name, uri }: SheetBackend): NotFoundError {
  const what = kind === 'xlsx' ? `workbook ${uri ?? name}` : `${name} in Google Sheets`
  return new NotFoundError(`there is no ${what}: export the week first`, { path: uri })
}

function weekOf({ week, tabs }: OpenSheet, { name, uri }: SheetBackend): string {
  const named = tabs.map((tab) => /\d{4}-W\d{2}/.exec(tab)?.[0])
  const found = week ?? named.find((known) => known !== undefined)
  if (found !== undefined) return found
  throw new InvalidInputError(
    `${name} does not say its week: name a sheet "Week 2026-W48", or export the week again`,
    { path: uri },
  )
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
  { kind, isRewritten }: SheetBackend,
  { rows, exportId, baseId }: OpenSheet,
  week: string,
  { asOf, load, limits, gapMinutes, approveByMinutes }: SyncOptions,
  attempt: number,
): Promise<Recorded> {
  const monday = parseWeek(week).toString()
  return warehouse.atomically(async (session) => {
    const items = await readPlanItems(session, monday, approveByMinutes)
    const exported = await readBases(session, monday, baseId)
    const result = mergeAnswers({
      exported,
      current: new Map(items.map((item) => [item.itemId, item])),
      sheet: rows,
      asOf: parseInstant(asOf),
      limitsOf: (platform) => limitsOf(platform, limits),
      gapMinutes,
      isRewritten,
    })
    await recordAnswers(session, result.answers, { asOf, exportId, source: kind, load })
    const agreed = changedBases(result.agreed, exported)
    await appendBases(session, items, agreed, baseRecord(load, attempt * 2))
    const written = isRewritten ? result.agreedOnceWritten : result.agreed
    const toAgree = changedBases(written, new Map([...exported, ...agreed]))
    return { result, items, agreed, toAgree }
  })
}

function baseRecord(load: Load, step: number): BaseRecord {
  return { exportId: null, step, load }
}

/** Writes what the sheet is to say; gives back false where somebody changed it meanwhile. */
async function tellSheet(
  warehouse: Warehouse,
  open: OpenSheet,
  { result, items, agreed, toAgree }: Recorded,
  { load }: SyncOptions,
  attempt: number,
): Promise<boolean> {
  const { rows } = result
  if (open.unwritten(rows).length + agreed.size === 0) return true
  const base = baseRecord(load, attempt * 2 + (toAgree.size > 0 ? 1 : 0))
  const mark = toAgree.size + agreed.size > 0 ? { baseId: baseIdOf(base) } : {}
  if ((await open.write({ rows, ...mark })) === 'changed') return false
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
