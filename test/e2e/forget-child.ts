import { configFrom } from '../../config.ts'
import { forgetPerson } from '../../crawler/privacy/forget-person.ts'
import { parseProfile } from '../../crawler/targets/profile-name.ts'
import { machineTime, newLoad, newSortableId } from '../../runtime/clock.ts'
import { openEnvironment } from '../../runtime/environment.ts'
import type { DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import { loadModels } from '../../sql/runner/load-models.ts'

/**
 * Forgets argv[3] in the workspace argv[2] and, when it comes to the step argv[4], kills itself the
 * hard way or (argv[5] is `wait`) says so and stands still.
 */
const [home = '', person = '', step = '', way = ''] = process.argv.slice(2)
const asOf = '2026-11-20T08:00:00Z'
const config = configFrom(process.env, home)
const environment = await openEnvironment(config, 'drumbeat forget')

await forgetPerson(environment.warehouse as DuckDbWarehouse, parseProfile(person), {
  home: config.home,
  key: config.suppressionKey,
  asOf,
  models: loadModels(),
  newLoad: () => newLoad(asOf, false),
  runId: newSortableId(),
  machineTime,
  reached: (reached) => {
    if (reached !== step) return
    if (way === 'kill') process.kill(process.pid, 'SIGKILL')
    process.stdout.write(`${reached}\n`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30_000)
  },
})
