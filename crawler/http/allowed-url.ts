import { isIP } from 'node:net'
import { InvalidInputError } from '../../domain/errors.ts'
import { isAllowedAddress } from './addresses.ts'
import { RequestRefusedError } from './errors.ts'
import type { Guard } from './guard.ts'

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * The address a request asks for, without the dot that may end a host name.
 *
 * @throws {InvalidInputError} Not a whole URL.
 */
export function parseUrl(given: string | URL): URL {
  const url = URL.parse(String(given))
  if (!url) throw new InvalidInputError('A request needs a whole URL, with scheme and host')
  return withoutDot(url)
}

/** The same URL with `example.com.` as `example.com`, which names the same host. */
export function withoutDot(url: URL): URL {
  if (!url.hostname.endsWith('.')) return url
  const copy = new URL(url)
  copy.hostname = url.hostname.slice(0, -1)
  return copy
}

/**
 * Refuses a URL that the guard does not allow. A name's addresses are checked later, when it is
 * resolved; an address in place of a name is checked here, as nothing resolves it.
 *
 * @throws {RequestRefusedError} `scheme`, `host` or `address`; the message names the host only.
 */
export function requireAllowed(url: URL, guard: Guard): void {
  const port = defaultPorts[url.protocol]
  if (port === undefined) {
    const scheme = url.protocol.slice(0, -1)
    throw new RequestRefusedError('scheme', url.host, `${scheme} is neither http nor https`)
  }
  if (url.username !== '' || url.password !== '')
    throw new RequestRefusedError('host', url.host, `A name or password stands before ${url.host}`)
  if (!isListed(url, port, guard.hosts))
    throw new RequestRefusedError('host', url.host, `${url.host} is not among the hosts to ask`)
  const bare = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0 && !isAllowedAddress(bare, guard.allowsLoopback))
    throw new RequestRefusedError('address', url.host, `${url.host} is not a public address`)
}

function isListed(url: URL, defaultPort: string, hosts: readonly string[]): boolean {
  const port = url.port || defaultPort
  const forms = [`${url.hostname}:${port}`]
  if (port === defaultPort) forms.push(url.hostname, url.hostname.replace(/^\[|\]$/g, ''))
  return hosts.some((host) => forms.includes(host.toLowerCase().replace(/\.(?=$|:)/, '')))
}
