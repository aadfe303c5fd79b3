import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  clientSockets,
  errorOf,
  guardFor,
  newClient,
  type Served,
  serve,
  serveRaw,
  serveText,
} from './servers.ts'

const head = 'HTTP/1.1 200 OK\r\n'

async function errorFrom({ base, host }: Served, timeoutMs = 5000) {
  const guard = guardFor([host], { timeoutMs })
  return errorOf(newClient().sendRequest({ url: `${base}/?token=secret`, guard }))
}

function every(milliseconds: number, socket: Socket, write: () => void): void {
  const timer = setInterval(write, milliseconds)
  socket.on('close', () => clearInterval(timer))
}

describe('answers that are none', () => {
  it.each<[string, string | Buffer, string]>([
    ['a longer body announced', `${head}content-length: 100\r\n\r\nshort`, 'reset'],
    ['no end of chunks', `${head}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`, 'reset'],
    ['nothing', '', 'reset'],
    ['half a head', 'HTTP/1.1 200 OK\r\ncontent-', 'reset'],
    ['garbage as chunk', `${head}transfer-encoding: chunked\r\n\r\nZZ\r\nhello\r\n`, 'protocol'],
    ['a wrong chunk end', `${head}transfer-encoding: chunked\r\n\r\n2\r\nhello\r\n`, 'protocol'],
    [
      'two framings',
      `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      'protocol',
    ],
    ['two lengths', `${head}content-length: 5\r\ncontent-length: 6\r\n\r\nhello`, 'protocol'],
    ['a length below zero', `${head}content-length: -5\r\n\r\nhello`, 'protocol'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'protocol'],
    ['zeros', Buffer.alloc(10_000), 'protocol'],
    [
      'a gzip cut off by the connection',
      Buffer.concat([
        Buffer.from(`${head}content-encoding: gzip\r\ncontent-length: 500\r\n\r\n`),
        gzipSync('hello').subarray(0, 20),
      ]),
      'reset',
    ],
  ])('%s', async (_, text, reason) => {
    const served = await serveText(text)
    const error = await errorFrom(served)
    expect(error).toMatchObject({ name: 'RequestFailedError', reason, host: served.host })
    expect(error['shown']).not.toContain('secret')
  })

  it('a connection reset within the body', async () => {
    const served = await serveRaw((socket) => {
      socket.write(`${head}content-length: 100\r\n\r\nhello`, () => socket.resetAndDestroy())
    })
    expect(await errorFrom(served)).toMatchObject({ name: 'RequestFailedError', reason: 'reset' })
  })

  it('nobody listens', async () => {
    const guard = guardFor(['127.0.0.1:1'])
    const error = await errorOf(newClient().sendRequest({ url: 'http://127.0.0.1:1', guard }))
    expect(error).toMatchObject({ reason: 'connect', host: '127.0.0.1:1', code: 'ECONNREFUSED' })
  })

  it('headers without end', async () => {
    const served = await serveRaw((socket) => {
      socket.write(head)
      const more = () => void (socket.write(`x-a: ${'y'.repeat(4000)}\r\n`) && setImmediate(more))
      socket.on('drain', more)
      more()
    })
    const sockets = clientSockets()
    const error = await errorFrom(served)
    expect(error).toMatchObject({ name: 'RequestRefusedError', reason: 'too_large' })
    expect(sockets[0]?.bytesRead).toBeLessThan(500_000)
  })

  it('a second answer nobody asked for is not taken for the next', async () => {
    const answer = (text: string) => `${head}content-length: ${text.length}\r\n\r\n${text}`
    let connections = 0
    const { base, host } = await serveRaw((socket) => {
      connections += 1
      socket.write(connections === 1 ? answer('first') + answer('forged') : answer('second'))
    })
    const client = newClient()
    const guard = guardFor([host])
    expect((await client.sendRequest({ url: base, guard })).body).toBe('first')
    expect((await client.sendRequest({ url: base, guard })).body).toBe('second')
  })
})

describe('the time for an exchange', () => {
  const late = { name: 'RequestFailedError', reason: 'timeout' }

  it('ends one without an answer', async () => {
    const served = await serve(() => {})
    expect(await errorFrom(served, 60)).toMatchObject({ ...late, host: served.host })
  })

  it('ends one whose headers trickle', async () => {
    const served = await serveRaw((socket) => {
      socket.write(head)
      every(10, socket, () => socket.write('x: y\r\n'))
    })
    expect(await errorFrom(served, 80)).toMatchObject(late)
  })

  it.each(['', 'content-encoding: gzip\r\n'])('ends one whose body trickles %j', async (extra) => {
    const bytes = gzipSync('x'.repeat(100_000))
    const served = await serveRaw((socket) => {
      let at = 0
      socket.write(`${head}${extra}content-length: 100000\r\n\r\n`)
      every(10, socket, () => socket.write(bytes.subarray(at, (at += 1))))
    })
    expect(await errorFrom(served, 80)).toMatchObject(late)
    expect(served.connections.length).toBe(1)
  })

  it('ends one that redirects slowly, all of it together', async () => {
    const served = await serve((request, response) => {
      const next = `/${Number(request.url?.slice(1).split('?')[0]) + 1}`
      setTimeout(() => response.writeHead(302, { location: next }).end(), 40)
    })
    expect(await errorFrom(served, 100)).toMatchObject(late)
    expect(served.asked.length).toBeLessThan(4)
  })

  it('ends one whose name is never resolved', async () => {
    const client = newClient(async () => new Promise(() => {}))
    const guard = guardFor(['profiles.test'], { timeoutMs: 60 })
    const error = await errorOf(client.sendRequest({ url: 'http://profiles.test/', guard }))
    expect(error).toMatchObject({ ...late, host: 'profiles.test' })
  })

  it('is up when whoever asked says so', async () => {
    const { base, host, asked } = await serve(() => controller.abort())
    const controller = new AbortController()
    const { signal } = controller
    const client = newClient()
    const guard = guardFor([host])
    const error = await errorOf(client.sendRequest({ url: base, guard, signal }))
    expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'aborted' })
    const again = await errorOf(client.sendRequest({ url: base, guard, signal }))
    expect(again).toMatchObject({ reason: 'aborted' })
    expect(asked.length).toBe(1)
  })
})
