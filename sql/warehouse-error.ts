import { NeverRetryError } from '../domain/errors.ts'

/** Characters of a refused statement that an error keeps. */
export const STATEMENT_SHOWN = 2000

/** The engine refused a statement; `data.statement` holds (the start of) it. */
export class WarehouseError extends NeverRetryError {}
