import { readFileSync } from 'node:fs'

import { ConflictError } from '../../domain/errors.ts'
import { idOf } from '../../domain/ids.ts'
import { projectPath } from '../project-files.ts'
import { explained } from './api.ts'
import type { BigQueryWarehouse } from './bigquery-warehouse.ts'
import { unlessThere, type Step } from './deploy-step.ts'
import { tableSteps } from './deploy-tables.ts'
import { SCHEMAS } from './names.ts'
import type { DatasetResource } from './resources.ts'

const DESCRIPTIONS: Readonly<Record<(typeof SCHEMAS)[number], string>> = {
  raw: 'What came in, append-only.',
  staging: 'Raw rows, cleaned: rebuilt by every build.',
  intermediate: 'Steps between staging and marts: rebuilt by every build.',
  marts: 'What people, dashboards and exporters read.',
  fn: 'Functions the models call.',
}
/** The label of the functions' dataset that says which text they were made from. */
const FUNCTIONS_LABEL = 'functions'

/**
 * What is missing in the project, in the order in which it is to be made; nothing where all is in
 * place. Only reads. Throws ConflictError where something there contradicts the settings or the
 * records, which nobody but a person can put right.
 */
export async function planDeployment(warehouse: BigQueryWarehouse): Promise<Step[]> {
  const { prefix } = warehouse.internals
  const steps = await explained(async () => {
    const datasets = await findDatasets(warehouse)
    const missing = SCHEMAS.filter((schema) => !datasets.get(schema))
    return [
      ...missing.map((schema) => datasetStep(warehouse, schema)),
      ...(await tableSteps(warehouse.internals, !missing.includes('raw'))),
      ...functionSteps(warehouse, `${prefix}fn`, datasets.get('fn') ?? null),
    ]
  })
  return steps.map((step) => ({ ...step, apply: () => explained(step.apply) }))
}

async function findDatasets({
  internals: { jobs, prefix },
}: BigQueryWarehouse): Promise<Map<string, DatasetResource | null>> {
  const { location } = jobs.settings
  const found = new Map<string, DatasetResource | null>()
  for (const schema of SCHEMAS) {
    const dataset = await jobs.api.find<DatasetResource>(`/datasets/${prefix}${schema}`)
    if (dataset?.location && dataset.location.toLowerCase() !== location.toLowerCase()) {
      throw new ConflictError(
        `dataset ${prefix}${schema} is in ${dataset.location}, warehouse.location says ${location}: ` +
          'a dataset cannot be moved; set the location, or another warehouse.dataset_prefix',
        { dataset: `${prefix}${schema}`, location: dataset.location },
      )
    }
    found.set(schema, dataset)
  }
  return found
}

function datasetStep(
  { internals: { jobs, prefix } }: BigQueryWarehouse,
  schema: (typeof SCHEMAS)[number],
): Step {
  const { project, location } = jobs.settings
  const datasetId = prefix + schema
  const dataset: DatasetResource = {
    datasetReference: { projectId: project, datasetId },
    location,
    description: DESCRIPTIONS[schema],
    labels: { app: 'drumbeat' },
  }
  return {
    action: 'create dataset',
    name: datasetId,
    detail: `in ${location}`,
    apply: () =>
      unlessThere(() => jobs.api.call({ method: 'POST', path: '/datasets', json: dataset })),
  }
}

function functionSteps(
  warehouse: BigQueryWarehouse,
  datasetId: string,
  dataset: DatasetResource | null,
): Step[] {
  const text = readFileSync(projectPath('sql', 'bigquery', 'functions.sql'), 'utf8')
  const mark = idOf([text])
  if (dataset?.labels?.[FUNCTIONS_LABEL] === mark) return []
  const names = [...text.matchAll(/^create or replace function (fn\.\w+)/gim)].map(
    ([, name]) => name,
  )
  const { api } = warehouse.internals.jobs
  const apply = async (): Promise<void> => {
    await warehouse.execute(text)
    const json = { labels: { ...dataset?.labels, app: 'drumbeat', [FUNCTIONS_LABEL]: mark } }
    await api.call({ method: 'PATCH', path: `/datasets/${datasetId}`, json })
  }
  const detail = `${names.length} functions: ${names.join(', ')}`
  return [{ action: 'replace functions', name: datasetId, detail, apply }]
}
