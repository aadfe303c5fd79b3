import type { Model } from './model.ts'
import { didYouMean } from './nearest.ts'
import { rawColumns } from './parse-model.ts'
import type { Problem } from './problems.ts'

/** Adds a problem for every `@ref` that names a relation or a column there is not. */
export function checkReferencedColumns(models: readonly Model[], problems: Problem[]): void {
  const columns = new Map<string, ReadonlySet<string>>([
    ...rawColumns,
    ...models.map((model): [string, Set<string>] => [
      model.name,
      new Set(model.columns.map(({ name }) => name)),
    ]),
  ])
  for (const model of models) {
    for (const column of model.columns) {
      for (const check of column.checks) {
        if (check.type !== 'ref') continue
        const there = columns.get(check.relation)
        const problem = !there
          ? `no model or raw table ${check.relation}${didYouMean(check.relation, columns.keys())}`
          : there.has(check.column)
            ? null
            : `no column ${check.column} in ${check.relation}${didYouMean(check.column, there)}`
        if (problem) {
          const message = `column ${column.name}: @ref finds ${problem}`
          problems.push({ file: model.file, line: column.line, message })
        }
      }
    }
  }
}
