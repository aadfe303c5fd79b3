import { openDuckDb } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { importFile } from '../../../../sql/import/import-file.ts'
import { AS_OF } from './as-of.ts'

/**
 * Says how much is in the warehouse, then imports a posts file, and kills this process a moment
 * after the import says the word given.
 */
const [database = '', path = '', word = ''] = process.argv.slice(2)
const warehouse = await openDuckDb({ path: database, memoryLimit: '400MB', threads: 2 })
const [found] = await warehouse.query(
  `select (select count(*) from raw.posts) as posts, (select count(*) from raw.post_metrics) as readings,
     (select count(*) from raw.loads) as loads`,
)
process.stdout.write(
  `before: ${String(found?.['posts'])} ${String(found?.['readings'])} ${String(found?.['loads'])}\n`,
)
const summary = await importFile(warehouse, {
  kind: 'posts',
  path,
  asOf: AS_OF,
  load: { loadId: `load-${process.pid}`, loadedAt: AS_OF, isSample: false },
  onProgress: (text) => {
    if (text.includes(word)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 30)
  },
})
process.stdout.write(JSON.stringify(summary))
await warehouse.close()
