import { ConflictError } from '../../domain/errors.ts'
import { rawRecords } from '../../domain/records/index.ts'
import type { RecordSpec } from '../../domain/records/record.ts'
import { unlessThere, type Step } from './deploy-step.ts'
import type { Jobs } from './jobs.ts'
import { rawFields, rawTable } from './raw-table.ts'
import type { FieldSchema, TableResource } from './resources.ts'
import { typeText } from './types.ts'

interface Place {
  readonly jobs: Jobs
  readonly prefix: string
}

/**
 * The raw tables that are missing and the columns that are missing in others. Throws ConflictError
 * naming every column whose type is not the one of its record.
 */
export async function tableSteps(place: Place, hasDataset: boolean): Promise<Step[]> {
  const { jobs, prefix } = place
  const datasetPath = `/datasets/${prefix}raw/tables`
  const there = hasDataset ? await jobs.api.list<TableResource>(datasetPath, 'tables') : []
  const names = new Set(there.map(({ tableReference }) => tableReference.tableId))
  const steps: Step[] = []
  const conflicts: string[] = []
  for (const record of rawRecords) {
    if (!names.has(record.name)) {
      steps.push(createStep(place, record))
      continue
    }
    const table = await jobs.api.call<TableResource>({
      method: 'GET',
      path: `${datasetPath}/${record.name}`,
    })
    conflicts.push(...conflictsOf(record, table))
    const missing = missingFields(record, table)
    if (missing.length > 0) steps.push(addStep(place, record, table, missing))
  }
  if (conflicts.length === 0) return steps
  throw new ConflictError(
    `raw tables differ from their records:\n  ${conflicts.join('\n  ')}\n` +
      'BigQuery changes no type in place: move the rows into a new table of that name first',
    { conflicts },
  )
}

function createStep({ jobs, prefix }: Place, record: RecordSpec): Step {
  const path = `/datasets/${prefix}raw/tables`
  const json = rawTable(record, {
    projectId: jobs.settings.project,
    datasetId: `${prefix}raw`,
    tableId: record.name,
  })
  const { timePartitioning, clustering } = json
  const clusters = clustering ? `, clustered by ${clustering.fields.join(', ')}` : ''
  return {
    action: 'create table',
    name: `${prefix}raw.${record.name}`,
    detail: `partitioned by the day of ${timePartitioning?.field}${clusters}`,
    apply: () => unlessThere(() => jobs.api.call({ method: 'POST', path, json })),
  }
}

function addStep(
  { jobs, prefix }: Place,
  record: RecordSpec,
  table: TableResource,
  missing: readonly FieldSchema[],
): Step {
  const fields = [...(table.schema?.fields ?? []), ...missing]
  const path = `/datasets/${prefix}raw/tables/${record.name}`
  return {
    action: 'add columns',
    name: `${prefix}raw.${record.name}`,
    detail: missing.map(({ name }) => name).join(', '),
    apply: async () => {
      await jobs.api.call({ method: 'PATCH', path, json: { schema: { fields } } })
    },
  }
}

/** Rows that are there have no value in a new column, so it may be null. */
function missingFields(record: RecordSpec, table: TableResource): FieldSchema[] {
  const names = new Set(table.schema?.fields?.map(({ name }) => name))
  return rawFields(record)
    .filter(({ name }) => !names.has(name))
    .map((field) => (field.mode === 'REQUIRED' ? { ...field, mode: 'NULLABLE' } : field))
}

function conflictsOf(record: RecordSpec, table: TableResource): string[] {
  const types = new Map(table.schema?.fields?.map((field) => [field.name, typeText(field)]))
  return rawFields(record).flatMap((field) => {
    const [is, wanted] = [types.get(field.name) ?? typeText(field), typeText(field)]
    return is === wanted ? [] : [`raw.${record.name}.${field.name} is ${is}, not ${wanted}`]
  })
}
