import { setTimeout as pause } from 'node:timers/promises'

import type { Config } from '../config.ts'
import { WorkspaceOwnedError } from '../domain/errors.ts'
import { openWarehouse } from '../sql/open-warehouse.ts'
import type { Warehouse } from '../sql/warehouse.ts'
import { newSortableId } from './clock.ts'
import { createLogger, type Logger } from './log.ts'
import { ownWorkspace } from './owner.ts'
import { secretsOf } from './secrets.ts'
import { prepareWorkspace, workspaceAt, type Workspace } from './workspace.ts'

/** An open workspace: what contexts of runs are made from. */
export interface Environment {
  readonly config: Config
  readonly workspace: Workspace
  readonly warehouse: Warehouse
  readonly log: Logger
  close(): Promise<void>
}

const ASK_AGAIN_MS = 200

/**
 * Becomes the owner of the configured workspace and opens its warehouse; creates both where they
 * are missing. Where another process owns it, waits up to `waitSeconds` for that to end, then
 * throws WorkspaceOwnedError.
 */
export async function openEnvironment(
  config: Config,
  command: string,
  waitSeconds = 0,
): Promise<Environment> {
  const deadline = performance.now() + waitSeconds * 1000
  for (;;) {
    try {
      return await tryOpen(config, command)
    } catch (error) {
      const mayWait = error instanceof WorkspaceOwnedError && performance.now() < deadline
      if (!mayWait) throw error
      await pause(ASK_AGAIN_MS)
    }
  }
}

async function tryOpen(config: Config, command: string): Promise<Environment> {
  const workspace = workspaceAt(config.home)
  prepareWorkspace(workspace)
  const ownership = await ownWorkspace(workspace, command)
  try {
    const user = { run: newSortableId(), command }
    const warehouse = await openWarehouse(config.warehouse, workspace, user)
    return {
      config,
      workspace,
      warehouse,
      log: createLogger(config.logLevel ?? 'info', secretsOf(config)),
      close: async () => {
        await warehouse.close()
        await ownership.release()
      },
    }
  } catch (error) {
    await ownership.release()
    throw error
  }
}
