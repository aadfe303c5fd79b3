import { rm } from 'node:fs/promises'
import { basename } from 'node:path'

import { importFileSpec, type FileKind } from '../../domain/records/import-files.ts'
import { parseInstant } from '../../domain/time.ts'
import { mayBound, withBoundedMemory } from '../duckdb/bounded-memory.ts'
import type { DuckDbWarehouse } from '../duckdb/duckdb-warehouse.ts'
import type { Load } from '../warehouse.ts'
import { localZone } from './convert/local-zone.ts'
import { measure, type Measure } from './input/measure.ts'
import { assertUnchanged, openInput, statOf } from './input/open-input.ts'
import { readMapFile } from './map/read-map-file.ts'
import { isOutOfMemory, readAndLand, type WholeJob } from './read-and-land.ts'
import type { IsRefused } from './refuse-people.ts'
import type { ImportSummary } from './summary.ts'
import { newFolder } from './temp-folder.ts'

/** Files up to this size need no bounds of memory. */
const SMALL_BYTES = 64_000_000

export interface ImportOptions {
  readonly kind: FileKind
  /** CSV, NDJSON, a JSON list or Parquet, in gzip or not; told by content, not by name. */
  readonly path: string
  /** `field: column or SQL expression over the file's columns`. */
  readonly map?: Readonly<Record<string, string>> | undefined
  /** A YAML file with the same; `map` goes before it. */
  readonly mapFile?: string | undefined
  /** IANA zone of times without an offset. */
  readonly timezone?: string | undefined
  /** The account of all records, `platform:handle`, where the file names none. */
  readonly accountId?: string | undefined
  /** The clock, ISO 8601. */
  readonly asOf: string
  /** When readings without a time of their own were taken; `asOf` where it is left out. */
  readonly readAt?: string | undefined
  readonly load: Load
  /** Checks and counts everything and lands nothing. */
  readonly dryRun?: boolean | undefined
  /**
   * For files of profiles and targets: whose records are refused, without keeping what they say.
   * Left out where nobody asked to be forgotten, which costs nothing then.
   */
  readonly isRefused?: IsRefused | undefined
  readonly onProgress?: ((text: string) => void) | undefined
}

/** `importFile` on the embedded engine, all or nothing. Throws the same. */
export async function importEmbedded(
  warehouse: DuckDbWarehouse,
  options: ImportOptions,
): Promise<ImportSummary> {
  const spec = importFileSpec(options.kind)
  const job = {
    spec,
    file: basename(options.path),
    map: { ...(options.mapFile ? await readMapFile(options.mapFile) : {}), ...options.map },
    accountId: options.accountId?.trim().toLowerCase() ?? null,
    zone: options.timezone === undefined ? null : localZone(options.timezone),
    readAt: parseInstant(options.readAt ?? options.asOf, 'the time of readings').toString(),
    load: options.load,
    isDry: options.dryRun ?? false,
    isRefused: options.isRefused,
    say: options.onProgress ?? (() => undefined),
  }
  return warehouse.natively(async (session, database) => {
    const before = await statOf(options.path)
    const folder = await newFolder(database.tempDirectory)
    const measured: Promise<Measure>[] = []
    const measureOnce = (path: string) => {
      const promise = measure(path)
      promise.catch(() => undefined)
      measured.push(promise)
      return promise
    }
    try {
      job.say(`${job.file}: opening`)
      const input = await openInput(options.path, folder)
      const original = measureOnce(options.path)
      const plain = input.path === options.path ? original : measureOnce(input.path)
      const whole: WholeJob = {
        ...job,
        session,
        digest: async () => (await original).digest,
        records: async () => (await plain).records,
        assertUnchanged: () => assertUnchanged(options.path, before),
      }
      const work = () => readAndLand(whole, input, folder)
      const { size } = await statOf(input.path)
      if (size <= SMALL_BYTES || !mayBound(database)) return await work()
      try {
        return await withBoundedMemory(session, database, work)
      } catch (error) {
        if (!isOutOfMemory(error)) throw error
        return await work()
      }
    } finally {
      await Promise.allSettled(measured)
      await rm(folder, { recursive: true, force: true })
    }
  })
}
