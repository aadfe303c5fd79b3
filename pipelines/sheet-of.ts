import { chooseSheet } from '../exporters/sheets/choose-sheet.ts'
import type { SheetBackend } from '../exporters/sheets/sheet-backend.ts'
import type { Context } from '../runtime/context.ts'

/** The sheet of a week, of one brand where given. */
export function sheetOf(
  of: { readonly week: string; readonly brand?: string | undefined },
  { config, workspace, warehouse, runId }: Context,
): Promise<SheetBackend> {
  const { home, exports } = workspace
  const { secrets } = config
  return chooseSheet(warehouse, { ...of, settings: config, secrets, home, exports, salt: runId })
}
