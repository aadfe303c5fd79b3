import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { WorkspaceOwnedError } from '../../../domain/errors.ts'
import { ownerOf, ownWorkspace } from '../../../runtime/owner.ts'
import { prepareWorkspace, workspaceAt } from '../../../runtime/workspace.ts'
import { tempFolder } from '../../temp.ts'

function newWorkspace(folder = tempFolder()) {
  const workspace = workspaceAt(folder)
  prepareWorkspace(workspace)
  return workspace
}

test('a second owner is told who the first is; letting go frees the workspace', async () => {
  const workspace = newWorkspace()
  const owned = await ownWorkspace(workspace, 'drumbeat build')
  await expect(ownWorkspace(workspace, 'other')).rejects.toThrow(
    new RegExp(`process ${process.pid} \\(drumbeat build, since .*--wait`),
  )
  expect(await ownerOf(workspace)).toMatchObject({ pid: process.pid, command: 'drumbeat build' })
  await owned.release()
  expect(await ownerOf(workspace)).toBeNull()
  await (await ownWorkspace(workspace, 'next')).release()
})

test('an owner killed with SIGKILL leaves nothing to clean up by hand', async () => {
  const workspace = newWorkspace()
  const runtime = (file: string) => new URL(`../../../runtime/${file}`, import.meta.url).href
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { ownWorkspace } from '${runtime('owner.ts')}'
       import { workspaceAt } from '${runtime('workspace.ts')}'
       await ownWorkspace(workspaceAt(process.argv[1]), 'child')
       console.log('owned')
       setInterval(() => {}, 1000)`,
      workspace.home,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(child.stdout, 'data')
  await expect(ownWorkspace(workspace, 'me')).rejects.toBeInstanceOf(WorkspaceOwnedError)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await (await ownWorkspace(workspace, 'me')).release()
})

test('a workspace in a very deep folder can be owned too', async () => {
  const workspace = newWorkspace(join(tempFolder(), 'deep'.repeat(40)))
  const owned = await ownWorkspace(workspace, 'one')
  await expect(ownWorkspace(workspace, 'two')).rejects.toBeInstanceOf(WorkspaceOwnedError)
  await owned.release()
})
