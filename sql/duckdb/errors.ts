import { messageOf, WorkspaceOwnedError } from '../../domain/errors.ts'
import { STATEMENT_SHOWN, WarehouseError } from '../warehouse-error.ts'

/** Turns what the client throws into an error of ours, with the statement that caused it. */
export function asWarehouseError(error: unknown, statement: string): WarehouseError {
  return new WarehouseError(
    messageOf(error),
    { statement: statement.slice(0, STATEMENT_SHOWN) },
    { cause: error },
  )
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
