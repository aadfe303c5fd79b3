import { readFileSync } from 'node:fs'
import { loadModels } from '../../sql/runner/load-models.ts'
import { projectPath } from '../../sql/project-files.ts'
import { findPortabilityProblems, positiveColumns } from './sql-portability/find-problems.ts'

/** Checks that no model holds what DuckDB and BigQuery understand differently. */
const models = loadModels()
const positive = positiveColumns(models)

for (const { file } of models) {
  const text = readFileSync(projectPath(...file.split('/')), 'utf8')
  for (const { line, message } of await findPortabilityProblems(text, positive)) {
    console.error(`${file}:${line}: ${message}`)
    process.exitCode = 1
  }
}
