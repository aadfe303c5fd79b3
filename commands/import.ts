import { resolve } from 'node:path'

import { Argument, type Command } from 'commander'

import { InvalidInputError } from '../domain/errors.ts'
import { parseInstant } from '../domain/time.ts'
import { FILE_KINDS, type FileKind } from '../domain/records/import-files.ts'
import type { ImportSummary } from '../sql/import/summary.ts'
import { runTask, withCommon, type CommonOptions, type Report } from './shell.ts'

interface Options extends CommonOptions {
  readonly map?: readonly string[]
  readonly mapFile?: string
  readonly timezone?: string
  readonly account?: string
  readonly asOf?: string
  readonly dryRun?: boolean
}

/** `drumbeat import <kind> <file>`: records of one file into raw. */
export function importCommand(program: Command): void {
  const command = program
    .command('import')
    .description('read a CSV, NDJSON or Parquet file (gzip too) into the warehouse')
    .addArgument(new Argument('<kind>', 'what the file holds').choices(FILE_KINDS))
    .argument('<file>', 'the file')
    .option('--map <field=expression...>', 'take a field from another column or a SQL expression')
    .option('--map-file <file>', 'the same from a YAML file')
    .option('--timezone <zone>', 'zone of times without an offset')
    .option('--account <account_id>', 'account of all posts, where the file names none')
    .option('--as-of <instant>', 'when the readings in the file were taken (default: now)')
    .option('--dry-run', 'check everything, land nothing')
  withCommon(command, [
    'import accounts accounts.csv',
    'import posts posts.ndjson.gz --dry-run',
    `import posts export.csv --account x:acme --timezone UTC --map post_id=id "posted_at=strptime(day || ' ' || hour, '%m/%d/%Y %H:%M')"`,
  ]).action(async (kind: FileKind, file: string, options: Options) => {
    const { importFileTask } = await import('../pipelines/import-file.ts')
    const input = {
      kind,
      path: resolve(file),
      map: mapFromOptions(options.map ?? []),
      ...(options.mapFile ? { mapFile: resolve(options.mapFile) } : {}),
      ...(options.timezone ? { timezone: options.timezone } : {}),
      ...(options.account ? { accountId: options.account } : {}),
      ...(options.asOf ? { readAt: parseInstant(options.asOf, '--as-of').toString() } : {}),
      ...(options.dryRun ? { dryRun: true } : {}),
    }
    await runTask(importFileTask, input, options, importReport)
  })
}

function mapFromOptions(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [field, expression] = splitAtEqualSign(pair)
      if (!field || !expression) {
        throw new InvalidInputError(`--map ${pair}: write it as field=column or field=expression`, {
          isUsage: true,
        })
      }
      return [field, expression]
    }),
  )
}

function splitAtEqualSign(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return at < 0 ? ['', ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
}

/** What an import says at its end. */
export function importReport(summary: ImportSummary): Report {
  const { kind, file, rejected, rejections, warnings, isDryRun } = summary
  const shown = rejections.map(
    ({ line, field, reason, value }) =>
      `  line ${line ?? '?'}${field ? `, ${field}` : ''}: ${reason}${value ? ` (${value})` : ''}`,
  )
  const isCut = rejected > rejections.length
  const more = isCut && !isDryRun ? ['  … all of them are in raw.rejected_records'] : []
  return {
    data: summary,
    text: [
      `${isDryRun ? 'would import ' : ''}${kind} from ${file}: ${counts(summary)}`,
      ...warnings.map((warning) => `  note: ${warning}`),
      ...shown,
      ...more,
    ].join('\n'),
    person: rejected > 0 ? [`${rejected} records of ${file} were rejected`] : [],
  }
}

function counts({
  read,
  added,
  changed,
  known,
  superseded,
  rejected,
  implied,
}: ImportSummary): string {
  const also = Object.entries(implied).map(([table, rows]) => `${rows} rows in raw.${table}`)
  return [
    `${read} read`,
    `${added} added (${changed} of them new versions)`,
    `${known} known already`,
    `${superseded} superseded in the file`,
    `${rejected} rejected`,
    ...also,
  ].join(', ')
}
