import type { Dialect } from '../warehouse.ts'
import type { Audit, AuditTarget } from './audit-types.ts'
import type { Model } from './model.ts'

const SAMPLE = 5

/** The audits that compare rows with each other or with another relation. */
export function setAudits(model: Model, target: AuditTarget, dialect: Dialect): Audit[] {
  const grain = model.grain.join(', ')
  const audits: Audit[] = [
    { name: `grain (${grain})`, severity: model.severities.grain, ...unique(model.grain, target) },
  ]
  for (const { name, checks } of model.columns) {
    for (const check of checks) {
      if (check.type === 'unique' && grain !== name) {
        audits.push({ name: `${name} unique`, severity: check.severity, ...unique([name], target) })
      }
      if (check.type === 'ref') {
        const to = `${check.relation}(${check.column})`
        const other = dialect.relation(check.relation)
        audits.push({
          name: `${name} ref ${to}`,
          severity: check.severity,
          ...referring(name, other, check.column, target.relation),
        })
      }
    }
  }
  return audits
}

type Statements = Pick<Audit, 'count' | 'sample'>

/**
 * At most one row per value, among the rows and, for the part of an incremental table, against the
 * rows that stay. Nulls are values in a grain; as single columns they are not compared.
 */
function unique(columns: readonly string[], target: AuditTarget): Statements {
  const list = columns.join(', ')
  const [single] = columns
  const where = columns.length === 1 ? ` where ${single} is not null` : ''
  const repeated = `select ${list}, count(*) as count_rows from ${rowsOf(columns, target)}${where} group by ${list} having count(*) > 1`
  return {
    count: `select coalesce(sum(count_rows - 1), 0) as failures from (${repeated}) as repeated`,
    sample: `${repeated} order by ${orderOf(columns)} limit ${SAMPLE}`,
  }
}

/**
 * The new rows and, of those that stay, the ones that share values with a new one: none, where the
 * cursor is among the columns, since all rows that stay come before the window.
 */
function rowsOf(columns: readonly string[], { relation, kept, cursor }: AuditTarget): string {
  if (!kept || (cursor && columns.includes(cursor))) return relation
  const list = columns.join(', ')
  const same = columns.map((column) => `fresh.${column} is not distinct from old.${column}`)
  return (
    `(select ${list} from ${relation} union all select ${list} from ${kept} as old ` +
    `where exists (select 1 from ${relation} as fresh where ${same.join(' and ')})) as compared`
  )
}

function referring(column: string, other: string, key: string, relation: string): Statements {
  const from =
    `from ${relation} as child where child.${column} is not null and not exists ` +
    `(select 1 from ${other} as parent where parent.${key} = child.${column})`
  return {
    count: `select count(*) as failures ${from}`,
    sample: `select distinct child.${column} ${from} order by ${orderOf([`child.${column}`])} limit ${SAMPLE}`,
  }
}

/** An order that both engines spell the same way. */
export function orderOf(columns: readonly string[]): string {
  return columns.map((column) => `${column} nulls last`).join(', ')
}
