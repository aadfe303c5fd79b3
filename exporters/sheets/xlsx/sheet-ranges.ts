import type { SheetPart } from './package.ts'
import { escapeXml } from './xml.ts'

/** A link to put on a cell: `reference` as `F7`, `id` the relationship that holds its target. */
export interface CellLink {
  readonly reference: string
  readonly id: string
}

/** A sheet’s XML whose used range and filter reach down to `lastRow`. */
export function extendRanges(xml: string, lastRow: number): string {
  return xml.replace(
    /<((?:[\w.-]+:)?)(dimension|autoFilter)(\s[^>]*?\bref=")(\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?)(\d+)"/g,
    (whole, prefix, name, before, start, end) =>
      Number(end) >= lastRow ? whole : `<${prefix}${name}${before}${start}${lastRow}"`,
  )
}

/**
 * The workbook’s XML with the hidden name that Excel gives a filter’s range: without it LibreOffice
 * drops the filter when it saves.
 */
export function nameFilter(workbookXml: string, sheet: SheetPart, range: string): string {
  const absolute = range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2')
  const target = escapeXml(`'${sheet.name.replaceAll("'", "''")}'!${absolute}`)
  const name = `<definedName name="_xlnm._FilterDatabase" localSheetId="${sheet.index}" hidden="1">${target}</definedName>`
  return workbookXml.replace('<definedNames>', () => `<definedNames>${name}`)
}

/** The workbook’s XML where the hidden name behind a sheet’s filter reaches down to `lastRow`. */
export function extendFilterName(workbookXml: string, sheetIndex: number, lastRow: number): string {
  return workbookXml.replace(
    /(<(?:[\w.-]+:)?definedName\s([^>]*)>)([^<]*?)(\d+)(<\/)/g,
    (whole, open, attributes: string, range, end, close) => {
      const isFilter = attributes.includes('"_xlnm._FilterDatabase"')
      const isSheet = new RegExp(`localSheetId="${sheetIndex}"`).test(attributes)
      if (!isFilter || !isSheet || Number(end) >= lastRow) return whole
      return `${open}${range}${lastRow}${close}`
    },
  )
}

/** What follows the hyperlinks in a sheet (ECMA-376 part 1, CT_Worksheet). */
const AFTER_LINKS =
  'printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst'.split(
    ' ',
  )

/** A sheet’s XML with links on cells that have none yet. */
export function addLinks(xml: string, links: readonly CellLink[]): string {
  const isLinked = ({ reference }: CellLink) =>
    new RegExp(`<(?:[\\w.-]+:)?hyperlink\\s[^>]*\\bref="${reference}"`).test(xml)
  const fresh = links.filter((link) => !isLinked(link))
  if (fresh.length === 0) return xml
  const [, prefix = ''] = /<\/([\w.-]+:)?sheetData>/.exec(xml) ?? []
  const namespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const inner = fresh
    .map(
      ({ reference, id }) =>
        `<${prefix}hyperlink xmlns:r="${namespace}" ref="${reference}" r:id="${id}"/>`,
    )
    .join('')
  const close = `</${prefix}hyperlinks>`
  if (xml.includes(close)) return xml.replace(close, () => inner + close)
  const next = new RegExp(`<${prefix}(?:${AFTER_LINKS.join('|')})[\\s/>]|</${prefix}worksheet>`)
  const from = xml.indexOf(`</${prefix}sheetData>`)
  const at = from + (next.exec(xml.slice(from))?.index ?? 0)
  return `${xml.slice(0, at)}<${prefix}hyperlinks>${inner}${close}${xml.slice(at)}`
}

/** A relationships part with links to `targets` added; null where it is written in an unknown way. */
export function addRelationships(
  xml: string | null,
  targets: readonly { readonly id: string; readonly target: string }[],
): string | null {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink'
  const inner = targets
    .map(
      ({ id, target }) =>
        `<Relationship Id="${id}" Type="${type}" Target="${escapeXml(target)}" TargetMode="External"/>`,
    )
    .join('')
  const whole =
    xml ??
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
  const open = whole.replace(/<Relationships([^>]*)\/>/, '<Relationships$1></Relationships>')
  if (!open.includes('</Relationships>')) return null
  return open.replace('</Relationships>', () => `${inner}</Relationships>`)
}
