import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { tempFolder } from '../../../temp.ts'

const CHILD = join(import.meta.dirname, 'send-and-die.ts')
const taken: string[] = []
let onTaken: (response: ServerResponse) => void
const server = createServer((request, response) => {
  request
    .on('data', () => undefined)
    .on('end', () => {
      taken.push(request.url ?? '')
      onTaken(response)
    })
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
const start = (path: string, asOf: string) => spawn(process.execPath, [CHILD, path, url(), asOf])

async function finish(path: string, asOf: string): Promise<{ told: number; messages: unknown[] }> {
  const child = start(path, asOf)
  let said = ''
  child.stdout.on('data', (part: Buffer) => (said += part.toString()))
  await once(child, 'close')
  return JSON.parse(said) as { told: number; messages: unknown[] }
}

test(
  'killed when the message is out and not yet on record: told once more, then never again',
  { timeout: 60_000 },
  async () => {
    const path = join(tempFolder(), 'warehouse.duckdb')
    const child = start(path, '2026-11-23T08:00:00Z')
    onTaken = () => child.kill('SIGKILL')
    const [, signal] = (await once(child, 'close')) as [number | null, string | null]
    expect([signal, taken.length]).toEqual(['SIGKILL', 1])
    onTaken = (response) => response.end('ok')
    // Known as tried, so not at once.
    expect((await finish(path, '2026-11-23T08:05:00Z')).messages).toEqual([])
    expect((await finish(path, '2026-11-23T08:10:00Z')).told).toBe(1)
    expect((await finish(path, '2026-11-23T08:30:00Z')).messages).toEqual([])
    expect(taken).toHaveLength(2)
  },
)
