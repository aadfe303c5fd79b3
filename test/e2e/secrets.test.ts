import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { expect, onTestFinished, test } from 'vitest'

import { openTokenStore } from '../../exporters/tokens/token-store.ts'
import { openDuckDb } from '../../sql/duckdb/duckdb-warehouse.ts'
import { tempFolder } from '../temp.ts'
import { addAccount, openQueue, planApproved, planItem } from '../unit/exporters/queue/workspace.ts'

const CHILD = new URL('secrets-child.ts', import.meta.url).pathname
const NOW = '2026-11-23T18:00:00Z'
const SECRETS = {
  DRUMBEAT_TOKEN_KEY: 'planted-token-key-0000000000000000',
  BLOTATO_API_KEY: 'planted-blotato-key-11111111',
  X_CLIENT_SECRET: 'planted-client-secret-33333333',
}
const X_CLIENT_ID = 'name-of-an-app'
const TOKENS = ['planted-access-44444444', 'planted-refresh-55555555']

/** X, which shows in every failure all that it was sent, and breaks some connections. */
async function hostile() {
  const seen: string[] = []
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request)
    const sent = `${JSON.stringify(request.headers)} ${request.url} ${body}`
    seen.push(sent)
    const answer = (status: number, content: object) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(content))
    if (body.includes('Caption of reset')) return request.socket.destroy()
    if (body.includes('Caption of good')) return answer(201, { data: { id: '1', text: 'x' } })
    const shown = { title: sent, detail: sent, error: sent, error_description: sent }
    return answer(body.includes('Caption of bad') ? 403 : 503, { ...shown, errors: [shown] })
  }
  const server = createServer((request, response) => void respond(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A workspace with four posts due and a token that is about to end. */
async function workspace(): Promise<string> {
  const home = tempFolder()
  const queue = await openQueue({ home })
  await addAccount(queue.warehouse, 'x:ana', { publisher: 'x' })
  const names = ['good', 'bad', 'reset', 'odd']
  const items = names.map((name, n) => planItem(name, `2026-11-23T17:5${n}:00Z`))
  await planApproved(queue.warehouse, items)
  await queue.close()
  const [access_token = '', refresh_token] = TOKENS
  await openTokenStore(join(home, 'tokens.enc.json'), SECRETS.DRUMBEAT_TOKEN_KEY).write({
    account_id: 'x:ana',
    provider: 'x',
    token: { access_token, refresh_token, expires_at: '2026-11-23T18:05:00Z' },
    stored_at: '2026-11-23T16:05:00Z',
    renewal: null,
  })
  return home
}

async function everyTable(home: string): Promise<string> {
  const path = join(home, 'warehouse.duckdb')
  const warehouse = await openDuckDb({ path, threads: 1, memoryLimit: '200MB' })
  const tables = await warehouse.query(
    `select table_schema, table_name from information_schema.tables order by all`,
  )
  const rows: unknown[] = []
  for (const { table_schema, table_name } of tables) {
    rows.push(await warehouse.query(`select * from ${String(table_schema)}.${String(table_name)}`))
  }
  await warehouse.close()
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

test('no token, key or password is in logs, rows, results or files, whatever X shows again', async () => {
  const { seen, url } = await hostile()
  const home = await workspace()
  const child = spawn(process.execPath, [CHILD, home, url, NOW], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...SECRETS, X_CLIENT_ID, DRUMBEAT_LOG_LEVEL: 'trace' },
  })
  const [out, log] = await Promise.all([text(child.stdout), text(child.stderr)])
  const rows = await everyTable(home)
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const contents = files.map(({ parentPath, name }) =>
    readFileSync(join(parentPath, name)).toString('latin1'),
  )

  // All of it happened, and X was sent the secrets.
  expect(log, log).toMatch(/"msg":"told"[\s\S]*"msg":"published"[\s\S]*renew-secrets succeeded/)
  expect(JSON.parse(out)).toMatchObject({
    published: { published: 1, unconfirmed: 2, refused: 1 },
    renewed: { failed: 1 },
    failed: ['no … here', expect.stringMatching(/no … here\n/), 'because of …'],
  })
  expect(rows).toMatch(/no … here/)
  expect(seen.join('\n')).toContain(TOKENS[0])
  expect(seen.join('\n')).toContain(TOKENS[1])
  expect(files.map(({ name }) => name)).toContain('tokens.enc.json')

  const pair = `${X_CLIENT_ID}:${SECRETS.X_CLIENT_SECRET}`
  const planted = [...Object.values(SECRETS), ...TOKENS, Buffer.from(pair).toString('base64')]
  for (const [where, shown] of Object.entries({ out, log, rows, files: contents.join('\n') })) {
    const found = planted.filter((secret) => shown.includes(secret))
    expect(found, `in ${where}`).toEqual([])
  }
}, 60_000)
