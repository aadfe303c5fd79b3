import { Readable } from 'node:stream'

import type { HttpRequest } from './http.ts'

/** A request as it goes over the line. */
export interface PreparedRequest {
  readonly origin: string
  readonly path: string
  /** Host and path (or the host alone) for messages: no query, no name, no password. */
  readonly place: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | Readable | null
}

const LONGEST_PLACE = 200

/** What of an address may be shown: host and path, or the host alone. */
export function placeOf(url: URL, isPathSecret = false): string {
  const path = isPathSecret || url.pathname === '/' ? '' : url.pathname
  return `${url.host}${path}`.slice(0, LONGEST_PLACE)
}

/** Whether an address may be asked: https, or this machine itself. */
export function isAskable({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true
  return (
    protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname.toLowerCase())
  )
}

/** Puts a request together; where that cannot be, says why (without anything secret of it). */
export function prepareRequest(request: HttpRequest): PreparedRequest | { problem: string } {
  const url = URL.parse(request.url)
  if (!url) return { problem: 'the address is none: it would be https://host/path' }
  const place = placeOf(url, request.isPathSecret)
  if (!isAskable(url)) return { problem: `${place}: only https: addresses are asked` }
  const { json, form, body } = request
  if ([json, form, body].filter((one) => one !== undefined).length > 1) {
    return { problem: `${place}: a request has one body, of json, form and body` }
  }
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.append(name, String(value))
  }
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    place,
    headers: headersOf(request, url),
    body: bodyOf(request),
  }
}

function headersOf({ json, form, body, headers }: HttpRequest, url: URL): Record<string, string> {
  const own = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  const basic = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return {
    'user-agent': 'Drumbeat',
    accept: '*/*',
    'accept-encoding': 'gzip, deflate, br',
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(basic === ':' ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` }),
    ...(Object.fromEntries(own) as Record<string, string>),
    ...(isStreamed(body) ? { 'content-length': String(body.length) } : {}),
  }
}

function bodyOf({ json, form, body }: HttpRequest): PreparedRequest['body'] {
  if (json !== undefined) return JSON.stringify(json)
  if (form !== undefined) return new URLSearchParams(form).toString()
  if (isStreamed(body)) return Readable.from(body.stream())
  return body ?? null
}

function isStreamed(
  body: HttpRequest['body'],
): body is Extract<HttpRequest['body'], { stream: unknown }> {
  return typeof body === 'object' && 'stream' in body
}
