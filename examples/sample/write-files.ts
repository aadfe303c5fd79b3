import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { toCsv, toNdjson } from './csv.ts'
import { historyOf, type History } from './history.ts'
import type { SampleOptions } from './options.ts'
import { earlierSnapshots, sampleTargets, siteColumns } from './site/site-rows.ts'
import { accountRow, brandsTable, captionRow, columns, postRow } from './tables.ts'
import { truthOf } from './truth.ts'
import { makeWorld, type World } from './world.ts'
import { writeWhole } from './write-whole.ts'

/** What `import` calls the content of a file. */
export type ImportKind =
  | 'brands'
  | 'accounts'
  | 'captions'
  | 'content'
  | 'posts'
  | 'metrics'
  | 'holidays'
  | 'targets'
  | 'profiles'

export interface SampleFile {
  readonly kind: ImportKind
  readonly path: string
}

/**
 * Makes a sample world and writes it as import files into a folder (made where it is missing):
 * CSV, NDJSON and both gzipped, so that every way in is used. Gives the files in the order in which
 * they are imported, and where the truth lies that tests hold the learned numbers against. The same
 * options write the same bytes; takes 1 to 2 s. Throws InvalidInputError for a malformed option.
 */
export async function writeSampleFiles(
  folder: string,
  options: Partial<SampleOptions> = {},
): Promise<{ files: SampleFile[]; truthPath: string; world: World }> {
  const world = makeWorld(options)
  await mkdir(folder, { recursive: true })
  const files: SampleFile[] = []
  for (const [kind, name, text] of texts(world, historyOf(world))) {
    const path = join(folder, name)
    await writeWhole(path, name.endsWith('.gz') ? gzipped(text) : text)
    files.push({ kind, path })
  }
  const truthPath = join(folder, 'truth.json')
  await writeWhole(truthPath, `${JSON.stringify(truthOf(world), null, 1)}\n`)
  return { files, truthPath, world }
}

function texts(world: World, history: History): [ImportKind, name: string, text: string][] {
  const isMessage = ({ account_id: id }: { account_id: string }) => id.startsWith('messages:')
  const feed = history.readings.filter((reading) => !isMessage(reading))
  const messages = history.readings.filter(isMessage)
  const captions = world.captions.map((caption) => captionRow(world, caption))
  const snapshots = earlierSnapshots(world.options.seed)
  return [
    ['brands', 'brands.csv', toCsv(columns.brands, brandsTable())],
    ['accounts', 'accounts.csv', toCsv(columns.accounts, world.accounts.map(accountRow))],
    ['captions', 'captions.csv', toCsv(columns.captions, captions)],
    ['content', 'content.ndjson', toNdjson(world.originals)],
    ['posts', 'posts.csv.gz', toCsv(columns.posts, history.posts.map(postRow))],
    ['metrics', 'metrics.ndjson.gz', toNdjson(feed)],
    ['metrics', 'metrics-messages.csv', toCsv(columns.metrics, messages)],
    ['holidays', 'holidays.csv', toCsv(columns.holidays, world.holidays)],
    ['targets', 'targets.csv', toCsv(siteColumns.targets, sampleTargets())],
    ['profiles', 'profiles.csv', toCsv(siteColumns.profiles, snapshots)],
  ]
}

const GZIP_SYSTEM_BYTE = 9

/** Gzip without the byte that names the operating system. */
function gzipped(text: string): Uint8Array {
  const bytes = gzipSync(text)
  bytes[GZIP_SYSTEM_BYTE] = 255
  return bytes
}
