import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

import { onTestFinished } from 'vitest'

/** A forwarding proxy that wants a name and a password. */
export interface Proxy {
  readonly port: number
  /** Hosts that were asked for through it, in order. */
  readonly forwarded: string[]
}

/** Forwards until the test ends: whole addresses and tunnels, to those who name themselves. */
export async function startProxy(nameAndPassword: string): Promise<Proxy> {
  const wanted = `Basic ${Buffer.from(nameAndPassword).toString('base64')}`
  const forwarded: string[] = []
  const tunnels: Socket[] = []
  const server = createServer((request, response) => {
    if (request.headers['proxy-authorization'] !== wanted) return response.writeHead(407).end()
    const { host, pathname, search, hostname, port } = new URL(request.url ?? '')
    forwarded.push(host)
    const { 'proxy-authorization': _, ...headers } = request.headers
    const options = { host: hostname, port, path: pathname + search, headers }
    return ask(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    }).end()
  })
  server.on('connect', (request, socket: Socket) => {
    tunnels.push(socket)
    if (request.headers['proxy-authorization'] !== wanted) {
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    }
    const [host = '', port = ''] = (request.url ?? '').split(':')
    forwarded.push(request.url ?? '')
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    tunnels.push(upstream)
    for (const end of [upstream, socket]) end.on('error', () => socket.destroy())
    return upstream
  })
  onTestFinished(() => {
    for (const tunnel of tunnels) tunnel.destroy()
    server.close()
    server.closeAllConnections()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { port: (server.address() as AddressInfo).port, forwarded }
}
