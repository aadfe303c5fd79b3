import type { RecordSpec } from '../../../domain/records/record.ts'
import type { Model } from '../model.ts'
import { lineageDocs } from './lineage-docs.ts'
import { modelDocs } from './model-docs.ts'
import { rawDocs } from './raw-docs.ts'

/** Where generated pages are, from the project's folder. */
export const DOCS_FOLDER = 'docs/generated'

/**
 * The generated pages by path from the project's folder: the metric dictionary, the raw tables,
 * and lineage. The same models and records give the same bytes.
 */
export function generateDocs(
  models: readonly Model[],
  records: readonly RecordSpec[],
): Map<string, string> {
  return new Map([
    [`${DOCS_FOLDER}/lineage.md`, lineageDocs(models)],
    [`${DOCS_FOLDER}/models.md`, modelDocs(models)],
    [`${DOCS_FOLDER}/raw.md`, rawDocs(records)],
  ])
}
