import type { Model } from '../model.ts'
import { MODEL_SCHEMAS } from '../references.ts'
import { code, page, table } from './markdown.ts'

const INTRODUCTION = `Which model reads which.
Generated from the files in \`models/\` by \`drumbeat docs\`; edit those.`

/** What reads what, as a Mermaid chart and as a table. */
export function lineageDocs(models: readonly Model[]): string {
  const sorted = [...models].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const chart = ['```mermaid', ...lineageChart(sorted), '```'].join('\n')
  return page(['# Lineage', INTRODUCTION, chart, lineageTable(sorted)])
}

function lineageChart(models: readonly Model[]): string[] {
  const names = new Set(models.flatMap(({ name, references }) => [name, ...references]))
  const groups = ['raw', ...MODEL_SCHEMAS].flatMap((schema) => {
    const own = [...names].filter((name) => name.startsWith(`${schema}.`)).toSorted()
    const nodes = own.map((name) => `    ${nodeOf(name)}["${name.slice(schema.length + 1)}"]`)
    return own.length === 0 ? [] : [`  subgraph ${schema}`, ...nodes, '  end']
  })
  const arrows = models.flatMap(({ name, references }) =>
    references.map((reference) => `  ${nodeOf(reference)} --> ${nodeOf(name)}`),
  )
  return ['flowchart LR', ...groups, ...arrows]
}

const nodeOf = (name: string): string => name.replace('.', '_')

function lineageTable(models: readonly Model[]): string {
  const rows = models.map((model) => {
    const readers = models.filter(({ references }) => references.includes(model.name))
    return [
      code(model.name),
      model.kind,
      model.references.map(code).join(', '),
      readers.map(({ name }) => code(name)).join(', '),
    ]
  })
  return table(['model', 'kind', 'reads', 'read by'], rows)
}
