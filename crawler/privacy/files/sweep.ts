import { isUtf8 } from 'node:buffer'
import { readFile, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { messageOf } from '../../../domain/errors.ts'
import {
  canonicalName,
  nameText,
  type ProfileName,
  type Sources,
} from '../../targets/profile-name.ts'
import { mentionsOf, type Mentions } from '../mentions.ts'
import { withoutCsvRecords } from './csv-records.ts'
import { holdsText } from './holds-text.ts'
import { withoutJsonRecords, withoutNdjsonRecords, type IsGone } from './json-records.ts'
import { listFiles } from './list-files.ts'
import { replaceFile } from './replace-file.ts'
import { workbookMentions } from './workbook-mentions.ts'

/** What became of the files of a workspace, each as its path from there. */
export interface Sweep {
  /** Databases beside the warehouse, such as backups: they are for the caller. */
  readonly databases: readonly string[]
  /** Half-made files, which are no one's. */
  readonly removed: readonly string[]
  /** Files that lost records of the person, or (logs) the name. */
  readonly cleaned: readonly string[]
  /** Files that still name the person, and where: they are people's, and only people may change them. */
  readonly named: readonly string[]
  /** Files that nobody could look into, and why. */
  readonly unread: readonly string[]
}

export interface SweepOptions {
  readonly isDry: boolean
  readonly sources?: Sources | undefined
}

/** The warehouse and its copy for readers: rewritten, not swept. */
const LIVE = /^(warehouse\.duckdb|snapshot\.duckdb|owner\.sock)$|\.duckdb\.wal$/
/** What killed processes leave behind, and what the crawler keeps while it runs. */
const HALF_MADE = /^temp\/|^snapshot\.duckdb\..*\.new$|\.rewrite(\.wal)?$/
const LOG = /\.log(\.\d+)?$|^logs\//
/** Files of records, whose other texts may hold the same letters as a word. */
const RECORDS = new Set(['.csv', '.tsv', '.json', '.ndjson', '.jsonl'])
/** Files that would have to be unpacked first. */
const PACKED = new Set(['.parquet', '.zip', '.tar', '.tgz', '.zst', '.br', '.7z', '.bz2', '.xz'])

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] }

/**
 * Goes through all files of a workspace but the warehouse: removes half-made ones, drops records of
 * the person from CSV, NDJSON and JSON, blots the name out of logs, and lists what still names them.
 * Workbooks are never changed.
 */
export async function sweepFiles(
  home: string,
  person: ProfileName,
  options: SweepOptions,
): Promise<Sweep> {
  const sweep: Mutable<Sweep> = { databases: [], removed: [], cleaned: [], named: [], unread: [] }
  for (const file of await listFiles(home)) {
    if (LIVE.test(file)) continue
    if (HALF_MADE.test(file)) {
      sweep.removed.push(file)
      if (!options.isDry) await rm(join(home, file), { force: true })
    } else if (extname(file) === '.duckdb') sweep.databases.push(file)
    else await sweepOne(home, file, person, options, sweep)
  }
  return sweep
}

async function sweepOne(
  home: string,
  file: string,
  person: ProfileName,
  { isDry, sources }: SweepOptions,
  sweep: Mutable<Sweep>,
): Promise<void> {
  const path = join(home, file)
  const mentions = mentionsOf(person)
  const end = extname(file).toLowerCase()
  if (mentions.inFileName(file) !== file) sweep.named.push(`${file} (its name)`)
  try {
    if (end === '.xlsx') {
      const cells = await workbookMentions(path, mentions.inText)
      if (cells.length > 0) sweep.named.push(`${file} (${cells.slice(0, 5).join(', ')})`)
      return
    }
    if (PACKED.has(end)) return void sweep.unread.push(`${file} (a packed file)`)
    if (end === '.gz') {
      const text = gunzipSync(await readFile(path)).toString('utf8')
      if (text.toLowerCase().includes(person.username)) sweep.named.push(`${file} (packed)`)
      return
    }
    if (!(await holdsText(path, person.username))) return
    const bytes = await readFile(path)
    const encoding = isUtf8(bytes) ? 'utf8' : 'latin1'
    const before = bytes.toString(encoding)
    const text = LOG.test(file)
      ? mentions.inLog(before)
      : withoutRecords({ bytes, text: before, encoding, end }, isAbout(person, sources), mentions)
    if (text !== before) {
      sweep.cleaned.push(file)
      if (!isDry) await replaceFile(path, Buffer.from(text, encoding))
    }
    const blot = RECORDS.has(end) ? mentions.inText : mentions.inLog
    if (blot(text) !== text) sweep.named.push(file)
  } catch (error) {
    sweep.unread.push(`${file} (${messageOf(error)})`)
  }
}

interface TextFile {
  readonly bytes: Buffer
  readonly text: string
  readonly encoding: BufferEncoding
  readonly end: string
}

/**
 * A file's text without records of the person and, where it is a file of profiles, without mentions
 * by others. Files of other kinds stay as they are.
 */
function withoutRecords(
  { bytes, text, encoding, end }: TextFile,
  isGone: IsGone,
  mentions: Mentions,
): string {
  if (!RECORDS.has(end)) return text
  let isOfProfiles = false
  const judge: IsGone = (record) => {
    isOfProfiles ||= 'username' in record
    return isGone(record)
  }
  const left =
    end === '.csv' || end === '.tsv'
      ? withoutCsvRecords(bytes, judge)?.bytes.toString(encoding)
      : (withoutJsonRecords(text, judge) ?? withoutNdjsonRecords(text, judge))?.text
  return isOfProfiles ? mentions.inText(left ?? text) : (left ?? text)
}

/** A record is about the person where it has their username and names no other network. */
function isAbout(person: ProfileName, sources: Sources | undefined): IsGone {
  return ({ username, platform }) =>
    typeof username === 'string' &&
    nameText(canonicalName(String(platform ?? person.platform), username, sources)) ===
      nameText(person)
}
