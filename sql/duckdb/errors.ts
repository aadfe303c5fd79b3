import { messageOf, WorkspaceOwnedError } from '../../domain/errors.ts'
import { STATEMENT_SHOWN, WarehouseError } from '../warehouse-error.ts'

/** Turns what the client throws into an error of ours, with the statement that caused it. */
export function asWarehouseError(error: unknown, statement: string): WarehouseError {
  return new WarehouseError(
    notBuilt(messageOf(error), statement) ?? messageOf(error),
    { statement: statement.slice(0, STATEMENT_SHOWN) },
    { cause: error },
  )
}

/** A model that is not there yet needs a build, not the engine’s guess at another name. */
function notBuilt(message: string, statement: string): string | null {
  const name = /Table with name (\w+) does not exist/.exec(message)?.[1]
  const model = new RegExp(`\\b(?:staging|intermediate|marts)\\.${name ?? '-'}\\b`).exec(
    statement,
  )?.[0]
  if (model === undefined) return null
  const nearest = /Did you mean "([\w.]+)/.exec(message)?.[1]
  const guess = nearest === undefined ? '' : `; the nearest name there is ${nearest}`
  return `there is no ${model} in this warehouse: run \`npx drumbeat build\` if it has not been built yet${guess}`
}

/** Turns a failed opening into WorkspaceOwnedError where another process holds the file. */
export function asOpenError(error: unknown, path: string): Error {
  const message = messageOf(error)
  if (!message.includes('Could not set lock')) {
    return new WarehouseError(`cannot open ${path}: ${message}`, { path }, { cause: error })
  }
  const pid = /PID (\d+)/.exec(message)?.[1]
  return new WorkspaceOwnedError(
    `${path} belongs to another process${pid ? ` (process ${pid})` : ''}: one process may own a workspace`,
    { path, pid: pid ? Number(pid) : null },
  )
}
