import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { projectPath } from '../project-files.ts'
import type { Warehouse } from '../warehouse.ts'
import { checkReferencedColumns } from './check-refs.ts'
import type { Model } from './model.ts'
import { inOrder } from './order.ts'
import { parseModel, rawColumns, type ModelFile } from './parse-model.ts'
import { ModelFilesError, type Problem } from './problems.ts'
import { functionNames, MODEL_SCHEMAS } from './references.ts'

/** Where models and the functions they call are. */
export interface ModelPlaces {
  /** Folder with `staging/`, `intermediate/` and `marts/`; the project's own by default. */
  readonly folder?: string
  /** Whose `fn` functions the models call: a changed function is a changed model. */
  readonly engine?: Warehouse['engine']
  /** File with them, where it is not the engine's own; DuckDB's where neither is given. */
  readonly functionsFile?: string
}

/**
 * Reads all models of a folder, in the order they are built. Throws ModelFilesError listing every
 * problem of every file: file, line, and what would be right.
 */
export function loadModels(places: ModelPlaces = {}): Model[] {
  const folder = places.folder ?? projectPath('models')
  const problems: Problem[] = []
  const files = readModelFiles(folder, problems)
  const functions = readFileSync(
    places.functionsFile ?? projectPath('sql', places.engine ?? 'duckdb', 'functions.sql'),
    'utf8',
  )
  return parseModels(files, functions, problems)
}

/** Understands model files, in the order they are built. Throws ModelFilesError, see `loadModels`. */
export function parseModels(
  files: readonly ModelFile[],
  functionsText: string,
  problems: Problem[] = [],
): Model[] {
  const relations = new Set([...files.map(({ name }) => name), ...rawColumns.keys()])
  const context = { relations, functions: functionNames(functionsText), functionsText }
  const seen = new Map<string, string>()
  const models = files.map((source) => {
    const complain = (line: number | null, message: string): void => {
      problems.push({ file: source.file, line, message })
    }
    const other = seen.get(source.name)
    if (other) complain(null, `${source.name} is the name of ${other} too; rename one`)
    seen.set(source.name, source.file)
    return parseModel(source, context, complain)
  })
  checkReferencedColumns(models, problems)
  const order = inOrder(models)
  if ('path' in order) problems.push(cycleProblem(order.path, seen))
  if ('path' in order || problems.length > 0) throw new ModelFilesError(problems)
  return order
}

function cycleProblem(path: readonly string[], files: ReadonlyMap<string, string>): Problem {
  const file = files.get(path[0] ?? '') ?? 'models'
  return { file, line: null, message: `models read each other in a circle: ${path.join(' → ')}` }
}

function readModelFiles(folder: string, problems: Problem[]): ModelFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !/^\.|\.md$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length)
        .replace(/^[\\/]+/, ''),
    )
    .toSorted()
    .flatMap((path) => {
      const file = `${basename(folder)}/${path.replaceAll('\\', '/')}`
      const [, schema = '', name = ''] =
        /^[^/]+\/([^/]+)\/([a-z_][a-z0-9_]*)\.sql$/.exec(file) ?? []
      if (!(MODEL_SCHEMAS as readonly string[]).includes(schema)) {
        problems.push({ file, line: null, message: misplaced })
        return []
      }
      return [{ name: `${schema}.${name}`, file, text: readFileSync(join(folder, path), 'utf8') }]
    })
}

const misplaced = `a model lies in ${MODEL_SCHEMAS.join('/, ')}/ as <lower_case_name>.sql; the path is its name`
