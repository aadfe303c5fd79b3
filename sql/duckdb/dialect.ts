import { mapCode, quoteText } from '../text.ts'
import type { Dialect } from '../warehouse.ts'

/** Type names of the shared dialect that DuckDB spells differently or understands differently. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'varchar',
  float64: 'double',
  int64: 'bigint',
  numeric: 'decimal(38, 9)',
  timestamp: 'timestamptz',
  bool: 'boolean',
}

/**
 * The documented rewrites of the shared dialect for DuckDB:
 * type names in casts, `safe_cast`, scalar aliases of `unnest`, and `@parameter`.
 */
function rewrite(sql: string): string {
  return mapCode(sql, (code) =>
    code
      .replace(/\bsafe_cast\s*\(/gi, 'try_cast(')
      .replace(/\bas\s+(string|float64|int64|numeric|timestamp|bool)\s*\)/gi, (_, type: string) => {
        return `as ${TYPES[type.toLowerCase()]})`
      })
      .replace(/,\s*unnest\(([^()]*)\)\s+as\s+([a-z_]+)/gi, ', unnest($1) as _$2($2)')
      .replace(/@([a-z_][a-z0-9_]*)/gi, '$$$1'),
  )
}

export const duckDbDialect: Dialect = {
  relation: (name) => name,
  column: (name) => name,
  temporary: (relation) => `temp.${relation.replace('.', '__')}`,
  layout: () => '',
  hasPricePerStatement: false,
  text: quoteText,
  instant: (iso) => `cast(${quoteText(iso)} as timestamptz)`,
  rewrite,
}
