import { hostname } from 'node:os'
import { join } from 'node:path'

import { idOf } from '../../domain/ids.ts'
import type { Settings } from '../../domain/settings.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import type { SheetBackend } from './sheet-backend.ts'
import { lastGoogleUri } from './store/google-exports.ts'
import { workbookName } from './workbook-name.ts'
import { xlsxSheet } from './xlsx/xlsx-backend.ts'

export interface SheetChoice {
  readonly week: string
  readonly brand?: string | undefined
  readonly settings: Pick<Settings, 'approvals' | 'warehouse'>
  /** What to sign in to Google with, by environment variable; secrets. */
  readonly secrets: Readonly<Record<string, string | undefined>>
  /** The workspace’s folders. */
  readonly home: string
  readonly exports: string
  /** Varies the pauses between runs. */
  readonly salt: string
}

/**
 * The sheet that a week’s approvers work in, as the settings have it. Throws NotConfiguredError
 * where there is nothing to sign in to Google with.
 */
export async function chooseSheet(
  warehouse: Warehouse,
  { settings, secrets, home, exports, ...of }: SheetChoice,
): Promise<SheetBackend> {
  const { approvals } = settings
  if (approvals.backend === 'xlsx') return xlsxSheet(join(exports, workbookName(of)))
  const [{ signIn }, { GoogleSheet, spreadsheetIdIn }] = await Promise.all([
    import('./google/credentials.ts'),
    import('./google/google-sheet.ts'),
  ])
  const auth = await signIn(secrets)
  const uri = approvals.spreadsheet_id === undefined ? await lastGoogleUri(warehouse) : null
  return new GoogleSheet({
    ...of,
    auth,
    spreadsheetId: approvals.spreadsheet_id ?? (uri === null ? null : spreadsheetIdIn(uri)),
    workspaceId: workspaceId(settings.warehouse, home),
    shareWith: approvals.share_with,
    sheetsUrl: approvals.base_url,
    driveUrl: approvals.base_url,
  })
}

/** In production a workspace is its datasets, whatever machine; on a laptop it is its folder. */
function workspaceId({ engine, ...of }: Settings['warehouse'], home: string): string {
  if (engine === 'bigquery') return idOf(['workspace', of.project ?? null, of.dataset_prefix])
  return idOf(['workspace', hostname(), home])
}
