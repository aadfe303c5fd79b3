/**
 * A process that builds models and is killed before its n-th change of the database:
 * `killed-build.ts <database> <n> [stepwise]`.
 */
import { openDuckDb } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { buildModels } from '../../../../sql/runner/build-models.ts'
import type { BuildSession } from '../../../../sql/warehouse.ts'
import { incrementalFiles } from './incremental-models.ts'
import { modelsOf } from './models-of.ts'

const CHANGES = ['execute', 'swap', 'append']
const [path = '', moment = '', mode = ''] = process.argv.slice(2)
const warehouse = await openDuckDb({ path, threads: 2 })
let changes = 0

/** Counts changes, also of the sessions that `atomically` gives. */
function watched<S extends BuildSession>(session: S): S {
  return new Proxy(session, {
    get(target, name) {
      if (name === 'hasTransactionalDdl') return mode !== 'stepwise'
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        if (CHANGES.includes(String(name)) && ++changes === Number(moment)) {
          process.kill(process.pid, 'SIGKILL')
        }
        if (name !== 'atomically') return Reflect.apply(value, target, args)
        const work = args[0] as (session: BuildSession) => unknown
        return Reflect.apply(value, target, [(inside: BuildSession) => work(watched(inside))])
      }
    },
  })
}

await buildModels(watched(warehouse), modelsOf(incrementalFiles(1)), {
  asOf: '2026-11-20T08:00:00Z',
  buildId: `killed-${moment}`,
  load: {
    loadId: `m${moment.padStart(3, '0')}`,
    loadedAt: '2026-11-20T08:00:00Z',
    isSample: false,
  },
})
await warehouse.close()
