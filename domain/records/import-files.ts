import { InvalidInputError } from '../errors.ts'
import { accounts, brands } from './accounts.ts'
import { captions } from './captions.ts'
import { columnMeta, type ColumnMeta } from './column.ts'
import { contentItems } from './content.ts'
import { postMetrics, posts } from './posts.ts'
import { crawlTargets, profileSnapshots } from './profiles.ts'
import { columnsOf, type RecordSpec } from './record.ts'
import { holidays } from './tracking.ts'

/** What a file may hold. */
export const FILE_KINDS = [
  'brands',
  'accounts',
  'captions',
  'content',
  'posts',
  'metrics',
  'profiles',
  'holidays',
  'targets',
] as const
export type FileKind = (typeof FILE_KINDS)[number]

/**
 * How a text is written in raw: `verbatim` as it came, `trim` without white space around it,
 * `lower` and `upper` in that case too, `name` lower case without a leading @, `account` as
 * `<platform>:<handle>` in lower case.
 */
export type TextForm = 'verbatim' | 'trim' | 'lower' | 'upper' | 'name' | 'account'

/** One field of a file: its name there and the column it becomes. */
export interface ImportField {
  readonly name: string
  readonly column: string
  readonly meta: ColumnMeta
  readonly form: TextForm
  readonly isRequired: boolean
}

/** What files of one kind hold and which raw tables they fill, the main one first. */
export interface ImportFileSpec {
  readonly kind: FileKind
  readonly fields: readonly ImportField[]
  readonly targets: readonly [RecordSpec, ...RecordSpec[]]
  /** Column that is the time of the import where the file has no such field. */
  readonly readingTime: string | null
}

/** Names that files use for columns called otherwise in raw. */
const NAMES: Readonly<Record<string, string>> = { caption_group: 'group', holiday_on: 'date' }

const FORMS: Readonly<Record<string, TextForm>> = {
  account_id: 'account',
  brand: 'lower',
  platform: 'lower',
  platforms: 'lower',
  kind: 'lower',
  content_type: 'lower',
  caption_key: 'lower',
  handle: 'name',
  username: 'name',
  country: 'upper',
  currency: 'upper',
}

const VERBATIM = new Set(
  'text caption title description alt_text bio full_name display_name'.split(' '),
)

/** What a reading says about a post, beside whose and when. */
const READINGS = columnsOf(postMetrics)
  .map(([name]) => name)
  .filter((name) => !['post_id', 'account_id', 'read_at'].includes(name))

interface Options {
  readonly required: readonly string[]
  /** Columns that are worked out, never read. */
  readonly computed?: readonly string[]
  /** Fields that are read only to work out others. */
  readonly helpers?: readonly string[]
  readonly readingTime?: string
}

const HELPERS: Readonly<Record<string, ColumnMeta>> = {
  platform: columnMeta(accounts.row.shape.platform),
  handle: columnMeta(accounts.row.shape.handle),
}

function file(
  kind: FileKind,
  targets: readonly [RecordSpec, ...RecordSpec[]],
  { required, computed = [], helpers = [], readingTime }: Options,
): ImportFileSpec {
  const metas = new Map<string, ColumnMeta>()
  for (const [column, meta] of targets.flatMap(columnsOf)) {
    if (!metas.has(column) && !computed.includes(column)) metas.set(column, meta)
  }
  for (const helper of helpers) {
    const meta = HELPERS[helper]
    if (meta) metas.set(helper, meta)
  }
  const fields = [...metas].map(([column, meta]): ImportField => {
    const name = NAMES[column] ?? column
    return { name, column, meta, form: formOf(column, meta), isRequired: required.includes(name) }
  })
  return { kind, fields, targets, readingTime: readingTime ?? null }
}

function formOf(column: string, meta: ColumnMeta): TextForm {
  if (meta.values) return 'lower'
  return FORMS[column] ?? (VERBATIM.has(column) ? 'verbatim' : 'trim')
}

const OWNER = ['platform', 'handle']

const FILES: Readonly<Record<FileKind, ImportFileSpec>> = {
  brands: file('brands', [brands], { required: ['brand'] }),
  accounts: file('accounts', [accounts], {
    required: ['platform', 'handle'],
    computed: ['account_id'],
  }),
  captions: file('captions', [captions], {
    required: ['text'],
    computed: ['caption_key'],
    helpers: OWNER,
  }),
  content: file('content', [contentItems], { required: ['content_id', 'kind'] }),
  posts: file('posts', [posts, postMetrics], {
    required: ['account_id', 'posted_at'],
    helpers: OWNER,
    readingTime: 'read_at',
  }),
  metrics: file('metrics', [postMetrics], { required: ['post_id', 'read_at'], helpers: OWNER }),
  profiles: file('profiles', [profileSnapshots], {
    required: ['platform', 'username'],
    readingTime: 'fetched_at',
  }),
  holidays: file('holidays', [holidays], { required: ['date', 'name'] }),
  targets: file('targets', [crawlTargets], { required: ['platform', 'username'] }),
}

/** What files of a kind hold. Throws InvalidInputError for a kind that does not exist. */
export function importFileSpec(kind: string): ImportFileSpec {
  const spec = (FILES as Readonly<Record<string, ImportFileSpec>>)[kind]
  if (spec) return spec
  throw new InvalidInputError(`no file kind "${kind}": there are ${FILE_KINDS.join(', ')}`, {
    kind,
  })
}

/** Whether a field of a posts file is part of a reading rather than of the post. */
export function isReadingField(name: string): boolean {
  return READINGS.includes(name)
}
