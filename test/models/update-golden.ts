import { loadModels } from '../../sql/runner/load-models.ts'
import { buildOnDuckDb } from '../googlesql/duckdb-tables.ts'
import { CLOCK, FIXTURE } from '../googlesql/fixture/index.ts'
import { writeGolden } from './golden.ts'

/** `npm run golden`: accepts what the models give over the fixture now, and says what changed. */
const models = loadModels()
const { warehouse, tables } = await buildOnDuckDb(models, FIXTURE, CLOCK)
await warehouse.close()
const changed = writeGolden(models, tables)
console.log(changed.length > 0 ? `written: ${changed.join(', ')}` : 'nothing changed')
