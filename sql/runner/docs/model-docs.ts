import type { Check, LateRule, Model, ModelColumn } from '../model.ts'
import { MODEL_SCHEMAS } from '../references.ts'
import { code, page, prose } from './markdown.ts'

const INTRODUCTION = `Every model, what one row of it is, and what each column means.
Generated from the files in \`models/\` by \`drumbeat docs\`; edit those.`

/** The metric dictionary: every model with its columns and what is asked of them. */
export function modelDocs(models: readonly Model[]): string {
  const sections = [...MODEL_SCHEMAS].toReversed().flatMap((schema) => {
    const own = models.filter(({ name }) => name.startsWith(`${schema}.`))
    const sorted = own.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    return sorted.length === 0 ? [] : [`## ${schema}`, ...sorted.flatMap(modelBlocks)]
  })
  return page(['# Models', INTRODUCTION, ...sections])
}

function modelBlocks(model: Model): string[] {
  return [
    `### ${model.name}`,
    prose(model.doc),
    [
      `- One row per ${model.grain.map(code).join(', ')}.`,
      `- ${kindText(model)}`,
      ...(model.freshness
        ? [
            `- Its newest ${code(model.freshness.column)} is at most ${model.freshness.days} days old.`,
          ]
        : []),
      ...(model.references.length > 0 ? [`- Reads ${model.references.map(code).join(', ')}.`] : []),
    ].join('\n'),
    'Columns:',
    model.columns.map(columnLine).join('\n'),
  ]
}

function kindText({ kind, incremental }: Model): string {
  if (!incremental) {
    return kind === 'view' ? 'A view: always up to date.' : 'A table, built anew by every build.'
  }
  const { cursor, lookback, late } = incremental
  const rules = [...late].map(([name, rule]) => `new rows of ${code(name)} ${lateText(rule)}`)
  const days = incremental.cursorType === 'number' ? '' : ' days'
  return (
    `A table of which a build rebuilds the end, by ${code(cursor)} with a look-back of ${lookback}${days}` +
    `${rules.length > 0 ? `; ${rules.join('; ')}` : ''}.`
  )
}

function lateText(rule: LateRule): string {
  if (rule.type === 'full') return 'rebuild all of it'
  if (rule.type === 'lookback') return 'matter within the look-back only'
  return `rebuild it from the ${code(rule.column)} of ${code(rule.held)} that share ${rule.keys.map(code).join(', ')} with them`
}

function columnLine({ name, doc, checks }: ModelColumn): string {
  const asked = checks.map(
    (check) => checkText(check) + (check.severity === 'warn' ? ' (a warning)' : ''),
  )
  const sentence = asked.join('; ')
  const end = sentence ? ` ${sentence[0]?.toUpperCase()}${sentence.slice(1)}.` : ''
  return `- ${code(name)}: ${prose(doc)}${end}`
}

function checkText(check: Check): string {
  switch (check.type) {
    case 'not_null':
      return 'never null'
    case 'unique':
      return 'no value twice'
    case 'range': {
      if (check.low === null) return `at most ${check.high}`
      return check.high === null ? `at least ${check.low}` : `from ${check.low} to ${check.high}`
    }
    case 'values':
      return `one of ${check.values.map(code).join(', ')}`
    default:
      return `found in ${code(`${check.relation}.${check.column}`)}`
  }
}
