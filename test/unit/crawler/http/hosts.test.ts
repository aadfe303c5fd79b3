import { describe, expect, it } from 'vitest'
import { requireAllowed } from '../../../../crawler/http/allowed-url.ts'
import { errorOf, guardFor, newClient, serve } from './servers.ts'

function isAllowed(url: string, hosts: readonly string[]): boolean {
  try {
    requireAllowed(new URL(url), guardFor(hosts))
    return true
  } catch {
    return false
  }
}

describe('hosts that may be asked', () => {
  it('are exact names, in any case, at the port of their scheme', () => {
    const hosts = ['WWW.Example.com', 'api.example.com.', 'dev.example.com:8080']
    expect(isAllowed('https://www.example.com/a', hosts)).toBe(true)
    expect(isAllowed('http://www.example.COM:80/a', hosts)).toBe(true)
    expect(isAllowed('https://api.example.com/', hosts)).toBe(true)
    expect(isAllowed('https://dev.example.com:8080/', hosts)).toBe(true)
    expect(isAllowed('https://www.example.com:22/', hosts)).toBe(false)
    expect(isAllowed('https://dev.example.com/', hosts)).toBe(false)
    expect(isAllowed('https://example.com/', hosts)).toBe(false)
    expect(isAllowed('https://evil-www.example.com/', hosts)).toBe(false)
    expect(isAllowed('https://www.example.com.evil.net/', hosts)).toBe(false)
    expect(isAllowed('https://www.example.com@evil.net/', hosts)).toBe(false)
    expect(isAllowed('https://evil.net\\@www.example.com/', hosts)).toBe(false)
    expect(isAllowed('https://www.example.com..', hosts)).toBe(false)
  })

  it('are addresses only where these are listed and may be connected to', () => {
    expect(isAllowed('http://127.0.0.1/', ['127.0.0.1'])).toBe(true)
    expect(isAllowed('http://[::1]:99/', ['[::1]:99'])).toBe(true)
    expect(isAllowed('http://[::1]/', ['::1'])).toBe(true)
    expect(isAllowed('http://0x7f.1/', ['localhost'])).toBe(false)
    expect(isAllowed('http://10.0.0.1/', ['10.0.0.1'])).toBe(false)
    expect(isAllowed('http://[::ffff:7f00:1]/', ['[::ffff:7f00:1]', '::ffff:7f00:1'])).toBe(false)
  })

  it('are never on this machine unless that is allowed', async () => {
    const { port, connections } = await serve((_, response) => response.end('inside'))
    const client = newClient()
    for (const name of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '0.0.0.0']) {
      const url = `http://${name}:${port}/`
      const guard = guardFor([new URL(url).host], { allowsLoopback: false })
      const error = await errorOf(client.sendRequest({ url, guard }))
      expect(error, name).toMatchObject({ name: 'RequestRefusedError', reason: 'address' })
    }
    expect(connections).toEqual([])
  })

  it('are none without a guard, or with one that limits nothing', async () => {
    const { base, host, connections } = await serve((_, response) => response.end())
    const client = newClient()
    const error = await errorOf(client.sendRequest({ url: base }))
    expect(error).toMatchObject({ name: 'RequestRefusedError', reason: 'host' })
    for (const wrong of [{ maxBytes: Number.NaN }, { maxBytes: Infinity }, { timeoutMs: 0 }]) {
      const guard = guardFor([host], wrong)
      const { name } = await errorOf(client.sendRequest({ url: base, guard }))
      expect(name).toBe('InvalidInputError')
    }
    expect(connections).toEqual([])
  })

  it('are asked by http and https, to read, with no name or password', async () => {
    const { host, connections } = await serve((_, response) => response.end())
    const client = newClient()
    const ask = (url: string, more: object = {}) =>
      errorOf(client.sendRequest({ url, guard: guardFor([host]), ...more }))
    for (const url of [
      `ftp://${host}/`,
      `ws://${host}/`,
      'file:///etc/passwd',
      'data:text/plain,x',
    ])
      expect(await ask(url)).toMatchObject({ name: 'RequestRefusedError', reason: 'scheme' })
    const named = await ask(`http://me:secret@${host}/?token=secret`)
    expect(named).toMatchObject({ reason: 'host', host })
    expect(named['shown']).not.toContain('secret')
    expect(await ask('/relative')).toMatchObject({ name: 'InvalidInputError' })
    expect(await ask(`http://${host}/`, { method: 'POST' })).toMatchObject({
      name: 'InvalidInputError',
    })
    expect(await ask(`http://${host}/`, { body: 'x' })).toMatchObject({ name: 'InvalidInputError' })
    expect(connections).toEqual([])
  })

  it('may be written with a final dot', async () => {
    const { port, asked } = await serve((_, response) => response.end('there'))
    const client = newClient(async () => ['127.0.0.1'])
    const guard = guardFor([`profiles.test:${port}`])
    const { body } = await client.sendRequest({ url: `http://Profiles.test.:${port}/`, guard })
    expect(body).toBe('there')
    expect(asked[0]?.headers.host).toBe(`profiles.test:${port}`)
  })
})
