import { posix } from 'node:path'

import { InvalidInputError } from '../../../domain/errors.ts'
import { attribute, tokensOf } from './xml.ts'
import { textOf, type ZipEntry } from './zip.ts'

export interface SheetPart {
  readonly name: string
  /** Place of the sheet among the workbook’s sheets, from 0. */
  readonly index: number
  /** Path of its XML in the archive. */
  readonly path: string
}

/** A workbook as the parts of its archive (Open Packaging Conventions, ECMA-376 part 2). */
export interface Package {
  readonly entries: readonly ZipEntry[]
  readonly workbookPath: string
  readonly sheets: readonly SheetPart[]
  readonly sharedStringsPath: string | null
  /** Whether serial days count from 1904 (old Excel for Mac). */
  readonly is1904: boolean
}

interface Relationship {
  readonly id: string
  readonly type: string
  readonly target: string
  readonly isExternal: boolean
}

/** Finds the sheets of a workbook. Throws InvalidInputError where the archive holds none. */
export function openPackage(entries: readonly ZipEntry[]): Package {
  const workbookPath = relationshipsOf(entries, '').find(({ type }) =>
    isType(type, 'officeDocument'),
  )?.target
  const xml = workbookPath === undefined ? null : partText(entries, workbookPath)
  if (workbookPath === undefined || xml === null) throw notAWorkbook()
  const relationships = relationshipsOf(entries, workbookPath)
  const targets = new Map(relationships.map(({ id, target }) => [id, target]))
  const sheets: SheetPart[] = []
  let is1904 = false
  for (const token of tokensOf(xml)) {
    if (token.name === 'workbookPr') is1904 = /^(1|true)$/.test(attribute(token, 'date1904') ?? '')
    if (token.name !== 'sheet' || token.kind !== 'open') continue
    const path = targets.get(attribute(token, '(?:\\w+:)?id') ?? '')
    if (path !== undefined)
      sheets.push({ name: attribute(token, 'name') ?? '', index: sheets.length, path })
  }
  if (sheets.length === 0) throw notAWorkbook()
  const strings = relationships.find(({ type }) => isType(type, 'sharedStrings'))
  return { entries, workbookPath, sheets, is1904, sharedStringsPath: strings?.target ?? null }
}

/** The text of a part, or null where the archive has none of that name. */
export function partText(entries: readonly ZipEntry[], path: string): string | null {
  const entry = entries.find(({ name }) => name.toLowerCase() === path.toLowerCase())
  return entry ? textOf(entry) : null
}

/** Where the relationships of a part are kept. */
export function relationshipsPath(path: string): string {
  const { dir, base } = posix.parse(path)
  return posix.join(dir, '_rels', `${base}.rels`)
}

/** The relationships of a part (of the package itself for the empty path). */
export function relationshipsOf(entries: readonly ZipEntry[], path: string): Relationship[] {
  const xml = partText(entries, relationshipsPath(path)) ?? ''
  const found: Relationship[] = []
  for (const token of tokensOf(xml)) {
    if (token.name !== 'Relationship') continue
    const target = attribute(token, 'Target') ?? ''
    const isExternal = attribute(token, 'TargetMode') === 'External'
    const inside = target.startsWith('/')
      ? target.slice(1)
      : posix.join(posix.dirname(path), target)
    found.push({
      id: attribute(token, 'Id') ?? '',
      type: attribute(token, 'Type') ?? '',
      target: isExternal ? target : inside,
      isExternal,
    })
  }
  return found
}

/** Transitional and strict workbooks name their relationships in two namespaces. */
function isType(type: string, name: string): boolean {
  return type.endsWith(`/${name}`)
}

function notAWorkbook(): InvalidInputError {
  return new InvalidInputError('the file is a zip archive, but not an Excel workbook (.xlsx)')
}
