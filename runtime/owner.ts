import { rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { idOf } from '../domain/ids.ts'
import { WorkspaceOwnedError } from '../domain/errors.ts'
import { machineTime } from './clock.ts'
import type { Workspace } from './workspace.ts'

/** Longest path of a Unix socket that every system takes. */
const LONGEST_SOCKET_PATH = 100
const HELLO_TIMEOUT_MS = 2000

/** Who owns a workspace, as the owner's socket tells everyone who connects. */
export interface OwnerInfo {
  readonly pid: number
  readonly command: string
  readonly since: string
}

/** A workspace that this process owns until it lets go (or dies). */
export interface Ownership {
  release(): Promise<void>
}

/**
 * Becomes the owner of a workspace by listening on its local socket, which the system closes when
 * a process dies, however it dies. The socket is also where tasks can be handed to the owner.
 * Throws WorkspaceOwnedError naming process, command and time where another process owns it.
 * The database's own lock stands behind this one.
 */
export async function ownWorkspace(workspace: Workspace, command: string): Promise<Ownership> {
  const path = socketPath(workspace)
  const info: OwnerInfo = { pid: process.pid, command, since: machineTime() }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(path, info)
    if (server) return { release: () => close(server) }
    const owner = await askOwner(path)
    if (owner) throw ownedBy(workspace, owner)
    rmSync(path, { force: true })
  }
  throw new WorkspaceOwnedError(`${workspace.home} is being taken by another process just now`)
}

/** Who owns the workspace now, or null. A busy owner that does not answer is named `unknown`. */
export async function ownerOf(workspace: Workspace): Promise<OwnerInfo | null> {
  return askOwner(socketPath(workspace))
}

function socketPath(workspace: Workspace): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\drumbeat-${idOf([workspace.home])}`
  if (workspace.socket.length <= LONGEST_SOCKET_PATH) return workspace.socket
  return join(tmpdir(), `drumbeat-${idOf([workspace.home])}.sock`)
}

function listen(path: string, info: OwnerInfo): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.end(`${JSON.stringify(info)}\n`)
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(path, () => {
      server.unref()
      resolve(server)
    })
  })
}

function askOwner(path: string): Promise<OwnerInfo | null> {
  return new Promise((resolve) => {
    let text = ''
    const unknown: OwnerInfo = { pid: 0, command: 'unknown', since: 'unknown' }
    const socket = connect(path)
    socket.setTimeout(HELLO_TIMEOUT_MS, () => {
      socket.destroy()
      resolve(unknown)
    })
    socket.on('data', (data) => (text += data.toString()))
    socket.once('error', () => resolve(null))
    socket.once('end', () => resolve(parseInfo(text) ?? unknown))
  })
}

function parseInfo(text: string): OwnerInfo | null {
  try {
    return JSON.parse(text) as OwnerInfo
  } catch {
    return null
  }
}

function ownedBy(workspace: Workspace, owner: OwnerInfo): WorkspaceOwnedError {
  return new WorkspaceOwnedError(
    `${workspace.home} is in use by process ${owner.pid} (${owner.command}, since ${owner.since}): ` +
      'wait for it to end, or add --wait',
    { ...owner },
  )
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
