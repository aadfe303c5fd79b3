import type { Tag } from './header.ts'
import {
  cursorTypeOf,
  type CursorType,
  type Freshness,
  type Incremental,
  type LateRule,
  type Severities,
  type Severity,
} from './model.ts'
import { didYouMean } from './nearest.ts'
import type { Complain } from './problems.ts'

const KNOWN = ['grain', 'kind', 'freshness', 'severity', 'late', 'clock'] as const
const KINDS = 'table, view, or incremental <cursor column> lookback <n> days'

/** What the tags of a header say. */
export interface TagValues {
  readonly grain: readonly string[]
  readonly kind: 'table' | 'view' | 'incremental'
  readonly incremental: Incremental | null
  readonly freshness: Freshness | null
  readonly severities: Severities
}

/** Understands the tags of a header; complains about what is missing, unknown or out of form. */
export function readTags(tags: readonly Tag[], complain: Complain): TagValues {
  for (const { name, line } of tags) {
    if ((KNOWN as readonly string[]).includes(name)) continue
    complain(line, `unknown tag @${name}${didYouMean(name, KNOWN)}; tags are @${KNOWN.join(', @')}`)
  }
  const one = (name: string): Tag | undefined => {
    const [found, again] = tags.filter((tag) => tag.name === name)
    if (again) complain(again.line, `@${name} stands twice; say it once`)
    return found
  }
  const severities = readSeverities(tags, complain)
  return {
    grain: readGrain(one('grain'), complain),
    ...readKind(one('kind'), tags, complain),
    freshness: readFreshness(one('freshness'), complain),
    severities,
  }
}

function readGrain(tag: Tag | undefined, complain: Complain): string[] {
  const columns = (tag?.value ?? '').split(',').map((column) => column.trim())
  if (columns.every((column) => /^[a-z_]\w*$/.test(column))) return columns
  complain(tag?.line ?? 1, 'declare one row per what: -- @grain account_id, hour_of_week')
  return []
}

function readKind(
  tag: Tag | undefined,
  tags: readonly Tag[],
  complain: Complain,
): Pick<TagValues, 'kind' | 'incremental'> {
  const extra = tags.find(({ name }) => name === 'late' || name === 'clock')
  if (tag?.value === 'table' || tag?.value === 'view') {
    if (extra)
      complain(extra.line, `@${extra.name} is for incremental models; this is a ${tag.value}`)
    return { kind: tag.value, incremental: null }
  }
  const found = /^incremental\s+([a-z_]\w*)(?:\s+lookback\s+(\d+)\s+days?)?$/.exec(tag?.value ?? '')
  if (!found?.[1]) {
    complain(tag?.line ?? 1, `declare how it is built: -- @kind ${KINDS}`)
    return { kind: 'table', incremental: null }
  }
  const cursorType = cursorTypeOf(found[1])
  const late = readLate(tags, complain)
  const isClockLookback = readClock(tags, cursorType, complain)
  const lookback = Number(found[2] ?? 0)
  return {
    kind: 'incremental',
    incremental: { cursor: found[1], cursorType, lookback, late, isClockLookback },
  }
}

const LATE =
  /^(raw\.\w+)\s+(?:(full)|(lookback)|(\w+)(?:\s+of\s+(raw\.\w+)\s+by\s+(\w+(?:\s*,\s*\w+)*))?)$/

function readLate(tags: readonly Tag[], complain: Complain): Map<string, LateRule> {
  const rules = new Map<string, LateRule>()
  for (const { value, line } of tags.filter(({ name }) => name === 'late')) {
    const [, table, full, lookback, column, held, keys] = LATE.exec(value) ?? []
    if (!table) {
      complain(
        line,
        `"@late ${value}" is not understood; write raw.posts posted_at, ` +
          'raw.post_metrics posted_at of raw.posts by account_id, post_id, ' +
          'raw.accounts lookback, or raw.accounts full',
      )
    } else if (rules.has(table)) complain(line, `@late says two things about ${table}; say one`)
    else if (full) rules.set(table, { type: 'full' })
    else if (lookback) rules.set(table, { type: 'lookback' })
    else rules.set(table, columnRule(table, column ?? '', held, keys))
  }
  return rules
}

function columnRule(table: string, column: string, held?: string, keys?: string): LateRule {
  return { type: 'column', column, held: held ?? table, keys: keys?.split(/\s*,\s*/) ?? [] }
}

function readClock(tags: readonly Tag[], cursor: CursorType, complain: Complain): boolean {
  const tag = tags.find(({ name }) => name === 'clock')
  if (!tag) return false
  if (tag.value !== 'lookback') complain(tag.line, 'the only clock rule is: -- @clock lookback')
  else if (cursor === 'number') {
    complain(tag.line, '@clock lookback needs a cursor of instants (_at) or dates (_on)')
  }
  return true
}

function readFreshness(tag: Tag | undefined, complain: Complain): Freshness | null {
  if (!tag) return null
  const found = /^([a-z_]\w*)\s+(\d+)\s+days?$/.exec(tag.value)
  if (found?.[1]) return { column: found[1], days: Number(found[2]) }
  complain(tag.line, 'write how old the newest row may be: -- @freshness posted_at 7 days')
  return null
}

/** `@severity warn` weighs grain and checks; `@severity row_count block` one audit. */
function readSeverities(tags: readonly Tag[], complain: Complain): Severities {
  const severities: Record<keyof Severities, Severity> = {
    checks: 'block',
    grain: 'block',
    freshness: 'warn',
    row_count: 'warn',
  }
  for (const { value, line } of tags.filter(({ name }) => name === 'severity')) {
    const found = /^(?:(checks|grain|freshness|row_count)\s+)?(block|warn)$/.exec(value)
    const severity = found?.[2] as Severity | undefined
    if (!severity) {
      complain(line, 'write -- @severity warn, or -- @severity row_count block')
    } else if (found?.[1]) severities[found[1] as keyof Severities] = severity
    else severities.checks = severities.grain = severity
  }
  return severities
}
