import { InvalidInputError } from '../../domain/errors.ts'
import { ENCODINGS } from './decoders.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Cookies, which are never sent, and headers of the connection. */
const notTaken: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What an origin that a redirect leads to may know. */
const keptElsewhere = ['accept', 'accept-encoding', 'accept-language', 'user-agent']

/**
 * The headers that go out: those of the request in lower case, the user agent, and the encodings
 * this client reads. Left out are cookies and headers of the connection.
 *
 * @throws {InvalidInputError} A header that would break the request; the message holds no value.
 */
export function outgoingHeaders(given: Headers, userAgent: string): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [key, value] of Object.entries(given)) {
    const name = key.toLowerCase()
    if (value === undefined || notTaken.has(name)) continue
    const text = typeof value === 'string' ? value : value.join(', ')
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      throw new InvalidInputError(`The header ${JSON.stringify(name)} is not one line of Latin-1`)
    headers[name] = text
  }
  headers['user-agent'] = userAgent
  headers['accept-encoding'] = ENCODINGS.join(', ')
  return headers
}

/** The headers of a request that a redirect sends to another origin: no tokens, no ids. */
export function headersElsewhere(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    keptElsewhere.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  )
}

/** The headers of an answer without its cookies, which nobody may keep. */
export function withoutCookies(headers: Headers): Record<string, string | string[] | undefined> {
  const { 'set-cookie': _, 'set-cookie2': __, ...rest } = headers
  return rest
}
