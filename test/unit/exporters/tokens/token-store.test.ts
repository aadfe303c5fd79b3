import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'

import { expect, test } from 'vitest'

import { InvalidInputError, NotConfiguredError } from '../../../../domain/errors.ts'
import type { StoreFile } from '../../../../exporters/tokens/store-file.ts'
import { openTokenStore } from '../../../../exporters/tokens/token-store.ts'
import { KEY, newStore, tokenFor } from './fixtures.ts'

const ACME = { account_id: 'x:acme', provider: 'fake' }
const OTHER = { account_id: 'x:other', provider: 'fake' }

function contentOf(path: string): StoreFile {
  return JSON.parse(readFileSync(path, 'utf8')) as StoreFile
}

/** What is thrown, which shows nothing of tokens or keys. */
async function refusal(work: () => Promise<unknown>): Promise<Error> {
  const error: unknown = await work().then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Error)) throw new Error('no error was thrown')
  const shown = JSON.stringify([error.message, error, error.cause, error.stack])
  for (const secret of ['access-x', 'refresh-x', KEY]) expect(shown).not.toContain(secret)
  return error
}

test('what is written is read again, by another store too', async () => {
  const { path, store } = newStore()
  expect(await store.read(ACME)).toBeNull()
  const full = tokenFor('x:acme', {
    username: 'me',
    refresh_token: 'refresh-x',
    expires_at: '2026-12-01T00:00:00Z',
    scopes: ['a', 'b'],
  })
  await store.write(tokenFor('x:other'))
  await store.write(full)
  const again = openTokenStore(path, KEY)
  expect(await again.read(ACME)).toEqual(full)
  expect(await again.all()).toEqual([
    { kind: 'token', stored: full },
    { kind: 'token', stored: tokenFor('x:other') },
  ])
  expect(await again.remove(ACME)).toBe(true)
  expect(await again.remove(ACME)).toBe(false)
  expect(await store.read(ACME)).toBeNull()
  expect(await store.read(OTHER)).not.toBeNull()
})

test('the file shows whose tokens there are, nothing of them, and to its owner only', async () => {
  const { path, store } = newStore()
  await store.write(tokenFor('x:acme', { refresh_token: 'refresh-x' }))
  const first = contentOf(path)
  await store.write(tokenFor('x:acme', { refresh_token: 'refresh-x' }))
  const second = contentOf(path)
  expect(first.entries[0]).toMatchObject(ACME)
  expect(second.entries[0]?.iv).not.toBe(first.entries[0]?.iv)
  expect(second.entries[0]?.data).not.toBe(first.entries[0]?.data)
  expect(second.salt).toBe(first.salt)
  const shown = readFileSync(path, 'utf8')
  for (const secret of ['access-x', 'refresh-x', KEY]) {
    expect(shown).not.toContain(secret)
    expect(shown).not.toContain(Buffer.from(secret).toString('base64').slice(0, 10))
  }
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(path))).toEqual(['tokens.enc.json'])
})

test('without a key nothing is kept or opened; with another key it is said', async () => {
  const { path, store } = newStore()
  const keyless = openTokenStore(path, undefined)
  expect(await keyless.all()).toEqual([])
  expect(await refusal(() => keyless.write(tokenFor('x:acme')))).toBeInstanceOf(NotConfiguredError)
  await store.write(tokenFor('x:acme'))
  expect((await refusal(() => keyless.read(ACME))).message).toMatch(
    /DRUMBEAT_TOKEN_KEY, which is not set/,
  )
  const wrong = openTokenStore(path, `${KEY}x`)
  const uses = [() => wrong.read(ACME), () => wrong.all(), () => wrong.write(tokenFor('x:new'))]
  for (const work of uses) {
    const error = await refusal(work)
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error.message).toMatch(/encrypted with another key than DRUMBEAT_TOKEN_KEY is now/)
  }
  expect(await store.read(ACME)).toEqual(tokenFor('x:acme'))
})

test('entries that changed places or were touched are damaged; the others are not', async () => {
  const { path, store } = newStore()
  for (const id of ['x:acme', 'x:other', 'x:third']) await store.write(tokenFor(id))
  const whole = contentOf(path)
  const [acme, other, third] = whole.entries
  if (!acme || !other || !third) throw new Error('three entries were written')
  const touched = (base64: string) => {
    const bytes = Buffer.from(base64, 'base64')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    return bytes.toString('base64')
  }
  const damages = [
    [{ ...acme, iv: other.iv, tag: other.tag, data: other.data }, other],
    [{ ...acme, provider: 'elsewhere' }, other],
    [{ ...acme, data: touched(acme.data) }, other],
    [{ ...acme, iv: touched(acme.iv) }, other],
    [{ ...acme, tag: touched(acme.tag) }, other],
    [{ ...acme, tag: acme.tag.slice(0, 8) }, other],
  ]
  for (const entries of damages) {
    writeFileSync(path, JSON.stringify({ ...whole, entries }))
    const { account_id, provider } = entries[0] as typeof acme
    const error = await refusal(() => store.read({ account_id, provider }))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error.message).toMatch(/the token of x:acme at \w+ is damaged/)
    expect(await store.read(OTHER)).toEqual(tokenFor('x:other'))
    expect((await store.all()).map(({ kind }) => kind)).toEqual(['unreadable', 'token'])
  }
  expect(await store.remove(ACME)).toBe(true)
  await store.write(tokenFor('x:acme'))
  expect(await store.read(ACME)).toEqual(tokenFor('x:acme'))
})

test.each([
  ['cut in the middle', (file: string) => file.slice(0, file.length / 2), /damaged \(not JSON\)/],
  ['empty', () => '', /damaged \(not JSON\)/],
  [
    'without a field',
    (file: string) => file.replace('"iv"', '"vi"'),
    /damaged \(wrong in entries\.0/,
  ],
  [
    'of a newer format',
    (file: string) => file.replace('"format": 1', '"format": 2'),
    /has format 2/,
  ],
])('a file %s is refused and left as it is', async (_, damage, message) => {
  const { path, store } = newStore()
  await store.write(tokenFor('x:acme'))
  const damaged = damage(readFileSync(path, 'utf8'))
  writeFileSync(path, damaged)
  const uses = [() => store.read(ACME), () => store.all(), () => store.write(tokenFor('x:acme'))]
  for (const work of uses) {
    const error = await refusal(work)
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error.message).toMatch(message)
  }
  expect(readFileSync(path, 'utf8')).toBe(damaged)
})

const child = join(import.meta.dirname, 'write-and-die.ts')
function writer(path: string, account: string, times: number) {
  return spawn(process.execPath, [child, path, KEY, account, String(times)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('two processes and this one change the same store at once: nothing is lost', async () => {
  const { path, store } = newStore()
  const children = [writer(path, 'x:acme', 15), writer(path, 'x:acme', 15)]
  const own = Array.from({ length: 8 }, (_, n) => store.write(tokenFor(`x:own-${n}`)))
  await Promise.all([...own, ...children.map((one) => once(one, 'exit'))])
  expect((await store.read(ACME))?.token.access_token).toBe('token-30')
  expect(await store.all()).toHaveLength(9)
  expect(readdirSync(dirname(path))).toEqual(['tokens.enc.json'])
}, 60_000)

test('a process killed while it writes leaves the old or the new state, and no lock that holds', async () => {
  const { path, store } = newStore()
  const lines = []
  const kills = process.env['DRUMBEAT_PROOF'] ? 30 : 3
  for (let kill = 1; kill <= kills; kill += 1) {
    const writing = writer(path, 'x:acme', 10_000)
    const printed = text(writing.stdout)
    await once(writing.stdout, 'data')
    setTimeout(() => writing.kill('SIGKILL'), kill % 17)
    lines.push(...(await printed).trim().split('\n'))
    const last = Number((await store.read(ACME))?.token.access_token.split('-')[1])
    const said = Math.max(...lines.map(Number))
    expect([said, said + 1]).toContain(last)
    await store.write(tokenFor('x:other'))
  }
  expect(await store.read(OTHER)).toEqual(tokenFor('x:other'))
}, 60_000)
