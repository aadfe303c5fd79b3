import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where everything of one workspace lies. */
export interface Workspace {
  readonly home: string
  readonly settings: string
  readonly database: string
  readonly snapshot: string
  readonly exports: string
  readonly outbox: string
  /** The tokens of accounts, encrypted. */
  readonly tokens: string
  /** For what does not fit into memory and for half-made files. */
  readonly temp: string
  readonly socket: string
  /** Present in workspaces that hold sample rows only. */
  readonly sampleMark: string
}

/** The paths of the workspace at `home`; nothing is created. */
export function workspaceAt(home: string): Workspace {
  return {
    home,
    settings: join(home, 'drumbeat.config.yaml'),
    database: join(home, 'warehouse.duckdb'),
    snapshot: join(home, 'snapshot.duckdb'),
    exports: join(home, 'exports'),
    outbox: join(home, 'outbox'),
    tokens: join(home, 'tokens.enc.json'),
    temp: join(home, 'temp'),
    socket: join(home, 'owner.sock'),
    sampleMark: join(home, 'sample.json'),
  }
}

/** Creates the folders of a workspace where they are missing. */
export function prepareWorkspace(workspace: Workspace): void {
  for (const folder of [workspace.home, workspace.exports, workspace.outbox, workspace.temp]) {
    mkdirSync(folder, { recursive: true })
  }
}

/** Whether everything in this workspace is made up. */
export function isSampleWorkspace(workspace: Workspace): boolean {
  return existsSync(workspace.sampleMark)
}
