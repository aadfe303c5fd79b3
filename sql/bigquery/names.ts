import { PIECES } from '../text.ts'

/** The schemas of a warehouse; each is a dataset, with the workspace's prefix before its name. */
export const SCHEMAS = ['raw', 'staging', 'intermediate', 'marts', 'fn'] as const

const PLAIN = new RegExp(String.raw`(?<![\w.@])(${SCHEMAS.join('|')})\.(?=[a-z_])`, 'gi')
const QUOTED = new RegExp(`^\`(${SCHEMAS.join('|')})\\.(?=\\w+\`$)`)

/**
 * A statement whose relations and functions (`raw.posts`, `` `raw.posts` ``, `fn.week_start(…)`)
 * are looked for in the datasets of a prefix: `drumbeat_raw.posts`.
 */
export function withPrefix(sql: string, prefix: string): string {
  if (prefix === '') return sql
  const code = (text: string): string =>
    text.replace(PLAIN, (_, schema: string) => `${prefix}${schema.toLowerCase()}.`)
  let out = ''
  let end = 0
  for (const piece of sql.matchAll(PIECES)) {
    out += code(sql.slice(end, piece.index))
    out += piece[0].replace(QUOTED, (_, schema: string) => `\`${prefix}${schema}.`)
    end = piece.index + piece[0].length
  }
  return out + code(sql.slice(end))
}

/** Dataset and table of a relation `schema.name`. */
export function locate(relation: string, prefix: string): { dataset: string; table: string } {
  const [schema = '', table = ''] = relation.split('.')
  return { dataset: prefix + schema, table }
}
