import type { RowCells } from '../merge/merged.ts'
import { withoutCalculationChain } from './calculation-chain.ts'
import { editTab, type AddedRow, type EditedTab } from './edit-tab.ts'
import { partText, relationshipsPath } from './package.ts'
import { patchCells, type RowPatch } from './patch-cells.ts'
import type { ReadSheet, ReadTab } from './read-workbook.ts'
import { addLinks, addRelationships, extendFilterName, extendRanges } from './sheet-ranges.ts'
import { entryOf, writeZip, type ZipEntry } from './zip.ts'

export interface WorkbookEdit {
  readonly rows: readonly RowCells[]
  /** Added at the end of the first tab. */
  readonly added?: readonly AddedRow[]
  /** The export the workbook stands for from now on. */
  readonly exportId?: string
  /** The merge bases it stands for from now on. */
  readonly baseId?: string
}

/**
 * The bytes of a workbook as read, with some cells changed and rows added. Everything else (order,
 * filters, widths, styles, comments, charts, other sheets) stays byte for byte.
 */
export function editWorkbook(read: ReadSheet, edit: WorkbookEdit): Buffer {
  const parts = new Map<string, string>()
  read.tabs.forEach((tab, place) => {
    const added = place === 0 ? (edit.added ?? []) : []
    const answers = edit.rows.filter(({ sheet }) => sheet === tab.part.name)
    if (answers.length + added.length === 0) return
    const edited = editTab(tab, read.package.is1904, answers, added)
    const xml = added.length === 0 ? edited.xml : withRanges(read, tab, edited, parts)
    parts.set(tab.part.path, withLinks(xml, read, tab, edited.links, parts))
  })
  mark(read, { 'export id': edit.exportId, 'merge base': edit.baseId }, parts)
  const hasFormulas = read.tabs.some(({ xmlRows }) =>
    xmlRows.some(({ cells }) => cells.some(({ isFormula }) => isFormula)),
  )
  return writeZip(withoutCalculationChain(withParts(read.package.entries, parts), hasFormulas))
}

function withParts(entries: readonly ZipEntry[], parts: ReadonlyMap<string, string>): ZipEntry[] {
  const names = new Set(entries.map(({ name }) => name))
  const fresh = [...parts].filter(([name]) => !names.has(name))
  return [
    ...entries.map((entry) => {
      const text = parts.get(entry.name)
      return text === undefined ? entry : entryOf(entry.name, text)
    }),
    ...fresh.map(([name, text]) => entryOf(name, text)),
  ]
}

function withRanges(
  { package: opened }: ReadSheet,
  tab: ReadTab,
  { xml, lastRow }: EditedTab,
  parts: Map<string, string>,
): string {
  const workbook = partText(opened.entries, opened.workbookPath) ?? ''
  parts.set(opened.workbookPath, extendFilterName(workbook, tab.part.index, lastRow))
  return extendRanges(xml, lastRow)
}

function withLinks(
  xml: string,
  { package: opened }: ReadSheet,
  tab: ReadTab,
  targets: EditedTab['links'],
  parts: Map<string, string>,
): string {
  if (targets.length === 0) return xml
  const path = relationshipsPath(tab.part.path)
  const before = partText(opened.entries, path)
  const links = targets.map((link) => ({ ...link, id: freshId(before, link.reference) }))
  const relationships = addRelationships(before, links)
  if (relationships === null) return xml
  parts.set(path, relationships)
  return addLinks(xml, links)
}

function freshId(relationships: string | null, reference: string): string {
  let id = `rIdDrumbeat${reference}`
  while (relationships?.includes(`"${id}"`)) id += 'x'
  return id
}

/** Notes in the hidden sheet what the workbook stands for; where it was deleted, that stays so. */
function mark(
  { data }: ReadSheet,
  values: Readonly<Record<string, string | undefined>>,
  parts: Map<string, string>,
): void {
  const patches = new Map<number, RowPatch>()
  for (const { number, cells } of data?.xmlRows ?? []) {
    const value = values[String(cells[0]?.value)]
    if (value !== undefined) patches.set(number, { cells: new Map([[2, { value }]]) })
  }
  if (data && patches.size > 0) {
    parts.set(data.part.path, patchCells(data.xml, data.xmlRows, patches))
  }
}
