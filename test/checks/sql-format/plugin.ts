import type { Parser, Printer } from 'prettier'
import * as upstream from 'prettier-plugin-sql-cst'
import { printModelNode } from './layout.ts'
import { blankNullOrders, restoreNullOrder } from './null-order.ts'

/**
 * Prettier's parser for models: the BigQuery grammar of prettier-plugin-sql-cst, which refuses what
 * only DuckDB understands, plus `nulls first` and `nulls last`, which that grammar lacks.
 */
const parser = upstream.parsers['bigquery'] as Parser
const printer = upstream.printers['sql-cst'] as Printer

async function parse(text: string, options: Parameters<Parser['parse']>[1]): Promise<unknown> {
  const blanked = blankNullOrders(text)
  const tree: unknown = await parser.parse(blanked.text, options)
  for (const order of blanked.orders) {
    if (restoreNullOrder(tree, blanked.text, order)) continue
    const line = text.slice(0, order.start).split('\n').length
    throw new SyntaxError(`Syntax Error: nulls first|last sorts nothing (line ${line})`)
  }
  return tree
}

export const parsers = { 'shared-sql': { ...parser, astFormat: 'shared-sql', parse } }

export const printers = { 'shared-sql': { ...printer, print: printModelNode(printer) } }
