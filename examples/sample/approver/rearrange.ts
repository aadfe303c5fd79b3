import type { Row, Worksheet } from 'exceljs'

import { makeRng, pick } from '../../../domain/sampling.ts'
import { serialOf, textOf } from './edits.ts'
import type { Grid } from './grid.ts'

const SORTED_BY = ['account', 'caption', 'kind', 'local time', 'decision', 'why'] as const

/**
 * Sorts a sheet’s item rows by another column and leaves an empty row among them, as a person
 * does who looks at a plan their own way. Cells move with their format; the header stays.
 */
export function rearrange(seed: string, { sheet, columns, rows }: Grid): void {
  if (rows.length < 2) return
  const rng = makeRng(`${seed}|approver|sort|${sheet.name}`)
  const by = pick(
    rng,
    SORTED_BY.filter((name) => columns.has(name)),
  )
  const column = columns.get(by) ?? 1
  const width = sheet.columnCount
  const sorted = rows
    .map(({ row, itemId }) => ({ key: keyOf(row, column), itemId, cells: cellsOf(row, width) }))
    .toSorted((x, y) => compare(x.key, y.key) || compare(x.itemId, y.itemId))
  const places = placesFor(
    rows.map(({ row }) => row.number),
    sheet,
    rng.uniform(),
  )
  sorted.forEach(({ cells }, index) => put(sheet.getRow(places[index] as number), cells))
  for (const { row } of rows) if (!places.includes(row.number)) clear(row, width)
}

/** Where the sorted rows go: the same rows, but one lower from some row on where there is room. */
function placesFor(numbers: readonly number[], sheet: Worksheet, where: number): number[] {
  const first = numbers[0] as number
  const last = numbers.at(-1) as number
  const isGapless = last - first + 1 === numbers.length
  if (!isGapless || sheet.getRow(last + 1).hasValues) return [...numbers]
  const gap = 1 + Math.floor(where * (numbers.length - 1))
  return numbers.map((number, index) => (index < gap ? number : number + 1))
}

type Cells = readonly Pick<ReturnType<Row['getCell']>, 'value' | 'style'>[]

function cellsOf(row: Row, width: number): Cells {
  return Array.from({ length: width }, (_, index) => {
    const { value, style } = row.getCell(index + 1)
    return { value, style }
  })
}

function put(row: Row, cells: Cells): void {
  cells.forEach(({ value, style }, index) => {
    const cell = row.getCell(index + 1)
    cell.value = value
    cell.style = style
  })
}

function clear(row: Row, width: number): void {
  for (let column = 1; column <= width; column++) row.getCell(column).value = null
}

function keyOf(row: Row, column: number): string | number {
  const { value } = row.getCell(column)
  return typeof value === 'string' ? value : (serialOf(value) ?? textOf(value))
}

function compare(x: string | number, y: string | number): number {
  if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1
  return x < y ? -1 : Number(x > y)
}
