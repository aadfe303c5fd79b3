import type { Command } from 'commander'

import type { Forgotten } from '../crawler/privacy/forget-person.ts'
import { NeverRetryError } from '../domain/errors.ts'
import { machineTime, newLoad, newSortableId } from '../runtime/clock.ts'
import type { Environment } from '../runtime/environment.ts'
import { isSampleWorkspace } from '../runtime/workspace.ts'
import { DuckDbWarehouse } from '../sql/duckdb/duckdb-warehouse.ts'
import { loadModels } from '../sql/runner/load-models.ts'
import { progressLine } from './progress.ts'
import { inWorkspace, print, withCommon, type CommonOptions, type Report } from './shell.ts'

interface Options extends CommonOptions {
  readonly yes?: boolean
}

/** `drumbeat forget PLATFORM/NAME`: everything of a person goes, and they are never crawled again. */
export function forgetCommand(program: Command): void {
  const command = program
    .command('forget <profile>')
    .description(
      'delete a crawled person (PLATFORM/NAME) from warehouse, snapshot, backups and files, for good',
    )
    .option('--yes', 'do it; without this it only says what there is')
  withCommon(command, ['forget instagram/acme', 'forget instagram/acme --yes']).action(
    async (profile: string, options: Options) => {
      const { parseProfile } = await import('../crawler/targets/profile-name.ts')
      const { forgetPerson, previewForget } = await import('../crawler/privacy/forget-person.ts')
      const person = parseProfile(profile)
      const progress = progressLine(options)
      // The command is told to whoever asks for the owner, so it does not hold the name.
      const found = await inWorkspace('drumbeat forget', options, (environment) => {
        const { warehouse, workspace, config } = environment
        const about = { home: workspace.home, key: config.suppressionKey }
        if (options.yes !== true) return previewForget(duckDb(warehouse), person, about)
        const asOf = options.now ?? machineTime()
        return forgetPerson(duckDb(warehouse), person, {
          ...about,
          asOf,
          models: loadModels({ engine: warehouse.engine }),
          newLoad: () => newLoad(asOf, isSampleWorkspace(workspace)),
          runId: newSortableId(),
          machineTime,
          say: progress.show,
        })
      }).finally(progress.end)
      print(reportOf(found, options.yes === true), options)
    },
  )
}

function duckDb(warehouse: Environment['warehouse']): DuckDbWarehouse {
  if (warehouse instanceof DuckDbWarehouse) return warehouse
  throw new NeverRetryError(
    'forget works on the embedded engine only. On BigQuery delete the person’s rows from the raw ' +
      'tables with a platform and a username, then run `drumbeat build --full`; ' +
      '`crawl.retention_days` deletes old rows by itself',
  )
}

function reportOf(found: Forgotten, isDone: boolean): Report {
  const { subject, suppressed_before, deleted, redacted, kept, files, backups } = found
  const isNothing = [deleted, redacted, files.cleaned].every((list) => list.length === 0)
  const before = suppressed_before ? `was forgotten already, on ${suppressed_before}` : null
  const head = isDone ? `${subject} is forgotten` : `${subject}: nothing was deleted`
  const lines = [
    `${head}${before ? ` (${before})` : ''}`,
    ...(isNothing ? ['  nothing of them was left in warehouse and files'] : []),
    ...deleted.map(
      ({ table, rows }) => `  ${isDone ? 'deleted' : 'to delete'}: ${rows} rows of ${table}`,
    ),
    ...redacted.map(
      ({ table, rows }) =>
        `  ${isDone ? 'blotted out' : 'to blot out'}: the name in ${rows} rows of ${table}`,
    ),
    ...files.cleaned.map((file) => `  ${isDone ? 'cleaned' : 'to clean'}: ${file}`),
    ...backups.map((file) => `  ${isDone ? 'cleaned' : 'to look through'}: ${file}`),
    ...(isDone
      ? ['  warehouse and snapshot are written anew; crawls and imports refuse the name']
      : []),
  ]
  const person = [
    ...(isDone ? [] : ['add --yes to forget for good']),
    ...kept.map(
      ({ table, rows }) => `${rows} rows of ${table}, which are your own, name ${subject}: kept`,
    ),
    ...files.named.map((file) => `${file} still names ${subject}: kept, since people work in it`),
    ...files.unread.map((file) => `${file} could not be looked into`),
    ...found.not_rebuilt.map((model) => `not built anew: ${model}`),
  ]
  return { data: found, text: lines.join('\n'), person }
}
