import type { Dialect, Row, WarehouseSession } from '../warehouse.ts'

/** A query that gives exactly one row, and the names of its columns. */
export interface Question {
  readonly sql: string
  readonly columns: readonly string[]
}

/**
 * The answers to questions, in order: each by a statement of its own or, where every statement has
 * a price, all by one.
 */
export async function askAll(
  session: WarehouseSession,
  dialect: Dialect,
  questions: readonly Question[],
): Promise<Row[]> {
  if (dialect.hasPricePerStatement) return together(session, questions)
  const answers: Row[] = []
  for (const { sql } of questions) answers.push((await session.query(sql))[0] ?? {})
  return answers
}

async function together(session: WarehouseSession, questions: readonly Question[]): Promise<Row[]> {
  const shown = questions.flatMap(({ columns }, i) =>
    columns.map((column) => `q${i}.${column} as q${i}_${column}`),
  )
  const sources = questions.map(({ sql }, i) => `(${sql}) as q${i}`)
  const [row = {}] = await session.query(
    `select ${shown.join(', ')}\nfrom ${sources.join('\ncross join ')}`,
  )
  return questions.map(({ columns }, i) =>
    Object.fromEntries(columns.map((column) => [column, row[`q${i}_${column}`] ?? null])),
  )
}
