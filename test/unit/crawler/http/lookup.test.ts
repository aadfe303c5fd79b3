import { createServer } from 'node:http'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { LookupAddress } from 'node:dns'
import { describe, expect, it, onTestFinished } from 'vitest'
import { guardedLookup } from '../../../../crawler/http/lookup.ts'
import { errorOf, guardFor, newClient, serve } from './servers.ts'

describe('names', () => {
  it.each([
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['::ffff:127.0.0.1']],
    [['fd00::1']],
    [['0.0.0.0']],
    [['127.0.0.1', '192.168.0.1']],
    [['8.8.8.8', '100.64.0.1']],
    [['not an address']],
  ])('of %j are refused', async (addresses) => {
    const { port, connections } = await serve((_, response) => response.end())
    const client = newClient(async () => addresses)
    const host = `profiles.test:${port}`
    const error = await errorOf(
      client.sendRequest({ url: `http://${host}/?token=secret`, guard: guardFor([host]) }),
    )
    expect(error).toMatchObject({ name: 'RequestRefusedError', reason: 'address' })
    expect(error['message']).toContain('profiles.test')
    expect(connections).toEqual([])
  })

  it('that resolve to this machine are refused where that is not allowed', async () => {
    const { port, connections } = await serve((_, response) => response.end())
    const client = newClient(async () => ['127.0.0.1'])
    const host = `profiles.test:${port}`
    const url = `http://${host}/`
    const loose = guardFor([host])
    const strict = guardFor([host], { allowsLoopback: false })
    expect((await client.sendRequest({ url, guard: loose })).statusCode).toBe(200)
    // The connection made under the loose guard is open, and not used under the strict one.
    const error = await errorOf(client.sendRequest({ url, guard: strict }))
    expect(error).toMatchObject({ reason: 'address' })
    expect(connections.length).toBe(1)
  })

  it('without an address fail, to be tried later', async () => {
    const guard = guardFor(['nobody.test', 'empty.test'])
    const client = newClient(async (host) => {
      if (host === 'empty.test') return []
      throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })
    })
    const error = await errorOf(client.sendRequest({ url: 'http://nobody.test/', guard }))
    expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'dns', code: 'ENOTFOUND' })
    const empty = await errorOf(client.sendRequest({ url: 'http://empty.test/', guard }))
    expect(empty).toMatchObject({ name: 'RequestFailedError', reason: 'dns' })
  })

  it('are resolved once for a connection, which goes to what was checked', async () => {
    const { port } = await serve((_, response) => response.end('the checked one'))
    const other = createServer((_, response) => response.end('the other one'))
    await once(other.listen(port, '127.0.0.2'), 'listening')
    onTestFinished(() => {
      other.closeAllConnections()
      other.close()
    })
    const answers = ['127.0.0.1', '127.0.0.2', '10.0.0.1']
    let resolved = 0
    const client = newClient(async () => [answers[resolved++] ?? ''])
    const host = `profiles.test:${port}`
    const guard = guardFor([host])
    const ask = async () => (await client.sendRequest({ url: `http://${host}/`, guard })).body
    expect(await ask()).toBe('the checked one')
    // A connection is free again one turn after its answer.
    await setImmediate()
    expect(await ask()).toBe('the checked one')
    expect(resolved).toBe(1)
  })

  it('are checked anew for a new connection', async () => {
    const { port, asked } = await serve((_, response) => {
      response.setHeader('connection', 'close').end()
    })
    const answers = ['127.0.0.1', '10.0.0.1']
    let resolved = 0
    const client = newClient(async () => [answers[resolved++] ?? ''])
    const host = `profiles.test:${port}`
    const guard = guardFor([host])
    await client.sendRequest({ url: `http://${host}/`, guard })
    const error = await errorOf(client.sendRequest({ url: `http://${host}/`, guard }))
    expect(error).toMatchObject({ name: 'RequestRefusedError', reason: 'address' })
    expect([resolved, asked.length]).toEqual([2, 1])
  })

  it('are handed to the connection as the very addresses checked', async () => {
    let resolved = 0
    const lookup = guardedLookup(async () => {
      resolved += 1
      return resolved === 1 ? ['8.8.8.8', '2606:4700::1'] : ['127.0.0.1']
    }, false)
    const given = await new Promise((resolve) => {
      lookup('profiles.test', { all: true }, (error, addresses) => resolve(error ?? addresses))
    })
    expect(given as LookupAddress[]).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ])
    const second = await new Promise((resolve) => {
      lookup('profiles.test', {}, (error) => resolve(error))
    })
    expect(second).toMatchObject({ reason: 'address' })
  })
})
