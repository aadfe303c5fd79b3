import { RequestFailedError, RequestRefusedError } from './errors.ts'
import { withoutDot } from './allowed-url.ts'

/** Redirects followed for one request. */
export const MAX_REDIRECTS = 5

const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Where an answer sends the asker on; undefined where it does not (a redirect without a Location
 * is an answer like any other).
 *
 * @throws {RequestFailedError} `protocol`: the Location is not a URL, or there are several.
 */
export function redirectTarget(
  status: number,
  location: string | string[] | undefined,
  from: URL,
): URL | undefined {
  if (!redirecting.has(status) || location === undefined) return undefined
  const target = typeof location === 'string' ? URL.parse(location, from.href) : null
  if (target) return withoutDot(target)
  const message = `${from.host} redirected to something that is no address`
  throw new RequestFailedError('protocol', from.host, message)
}

/**
 * Refuses a redirect by what came before it: one too many, back to where it has been, or from
 * https to http. Whether its host may be asked is not checked here.
 *
 * @throws {RequestRefusedError} `redirects` or `scheme`.
 */
export function requireProgress(target: URL, trail: readonly URL[], most: number): void {
  const host = trail.at(-1)?.host ?? target.host
  if (trail.some((earlier) => earlier.href.split('#')[0] === target.href.split('#')[0]))
    throw new RequestRefusedError('redirects', host, `${host} redirects in a circle`)
  if (trail.length > most)
    throw new RequestRefusedError('redirects', host, `${host} redirects more than ${most} times`)
  if (trail.at(-1)?.protocol === 'https:' && target.protocol === 'http:')
    throw new RequestRefusedError('scheme', target.host, `${host} redirects from https to http`)
}
