import { entryOf, textOf, type ZipEntry } from './zip.ts'

const CHAIN = /calcChain\.xml$/i

/**
 * The entries without the list of formula cells, which must not name a cell that has lost its
 * formula; the office program makes a new one. Does nothing unless `isNeeded`.
 */
export function withoutCalculationChain(
  entries: readonly ZipEntry[],
  isNeeded: boolean,
): readonly ZipEntry[] {
  if (!isNeeded || !entries.some(({ name }) => CHAIN.test(name))) return entries
  return entries
    .filter(({ name }) => !CHAIN.test(name))
    .map((entry) => {
      if (!/\[Content_Types\]\.xml$|workbook\.xml\.rels$/.test(entry.name)) return entry
      const text = textOf(entry).replace(
        /<(?:\w+:)?(?:Override|Relationship)\s[^>]*calcChain[^>]*>/g,
        '',
      )
      return entryOf(entry.name, text)
    })
}
