import { expect, test } from 'vitest'

import { rawRecords } from '../../../../domain/records/index.ts'
import { rawTable } from '../../../../sql/bigquery/raw-table.ts'

const CLUSTERABLE = new Set(['STRING', 'INTEGER', 'NUMERIC', 'BOOLEAN', 'TIMESTAMP', 'DATE'])

test.each(rawRecords.map((record) => [record.name, record] as const))(
  'BigQuery can partition and cluster raw.%s as its record says',
  (name, record) => {
    const { schema, timePartitioning, clustering } = rawTable(record, {
      projectId: 'p',
      datasetId: 'd',
      tableId: name,
    })
    const fields = new Map(schema?.fields?.map((field) => [field.name, field]))
    expect(fields.get(timePartitioning?.field ?? '')?.type).toMatch(/^(TIMESTAMP|DATE)$/)
    const clusters = clustering?.fields ?? []
    expect(clusters.length).toBeLessThanOrEqual(4)
    for (const column of clusters) {
      expect(CLUSTERABLE).toContain(fields.get(column)?.type)
      expect(fields.get(column)?.mode).not.toBe('REPEATED')
    }
  },
)
