import type {
  BaseHttpClient,
  HttpRequest,
  HttpResponse,
  ResponseTypes,
  StreamingHttpResponse,
} from '@crawlee/cheerio'
import { InvalidInputError, NeverRetryError } from '../../domain/errors.ts'
import { parseUrl } from './allowed-url.ts'
import { bodyAs } from './body-as.ts'
import { startDeadline } from './deadline.ts'
import { Dispatchers } from './dispatchers.ts'
import { type Asking, exchange } from './exchange.ts'
import { failed, failureOf } from './failures.ts'
import { guardOf } from './guard.ts'
import { outgoingHeaders } from './headers.ts'
import { type Resolve, systemResolve } from './lookup.ts'
import { MAX_REDIRECTS } from './redirects.ts'

export { RequestFailedError, RequestRefusedError } from './errors.ts'
export type { Guard } from './guard.ts'

/**
 * An HTTP client that asks only what the guard of each request allows, reads no more than it
 * allows, and sends and keeps no cookies. It reads: GET and HEAD without body.
 *
 * Every host is checked at every redirect, and every address that a name resolves to before it is
 * connected to. Through a proxy (`proxyUrl`) it is the proxy that resolves names: the list of hosts
 * holds there too, but the addresses behind them are the proxy's to guard.
 *
 * Another origin that a redirect leads to sees only Accept, Accept-Language, Accept-Encoding and
 * the user agent. Errors hold host and reason, never a header, a query or a proxy's address.
 * Nothing is logged.
 */
export class GuardedHttpClient implements BaseHttpClient {
  readonly #userAgent: string
  readonly #dispatchers: Dispatchers

  /**
   * @param options.userAgent Sent with every request, whatever its headers say.
   * @param options.resolve Resolves names instead of the system, such as by a chosen DNS server;
   * what it gives is checked all the same.
   */
  constructor(options: { readonly userAgent: string; readonly resolve?: Resolve }) {
    this.#userAgent = options.userAgent
    this.#dispatchers = new Dispatchers(options.resolve ?? systemResolve)
  }

  /**
   * Asks and reads the whole answer, whatever its status: decompressed and, unless `responseType`
   * is `buffer`, decoded by its charset. Of Crawlee's options it takes url, method, headers,
   * signal, proxyUrl, responseType, `followRedirect: false` and `maxRedirects` (at most 5).
   *
   * @param request With a Guard as `guard`.
   * @throws {RequestRefusedError} The guard does not let the request or its answer through.
   * @throws {RequestFailedError} No whole answer came.
   * @throws {InvalidInputError} The request itself is wrong.
   */
  async sendRequest<TResponseType extends keyof ResponseTypes = 'text'>(
    request: HttpRequest<TResponseType>,
  ): Promise<HttpResponse<TResponseType>> {
    const guard = guardOf(request)
    const trail = [parseUrl(request.url)]
    const host = () => trail.at(-1)?.host ?? ''
    const deadline = startDeadline(guard.timeoutMs, request.signal, {
      late: () => failed('timeout', host()),
      aborted: () => failed('aborted', host()),
    })
    try {
      const asking: Asking = {
        method: methodOf(request),
        headers: outgoingHeaders(request.headers ?? {}, this.#userAgent),
        dispatcher: this.#dispatchers.get(guard.allowsLoopback, request.proxyUrl),
        guard,
        maxRedirects: maxRedirectsOf(request),
        signal: deadline.signal,
      }
      const answer = await Promise.race([exchange(asking, trail), deadline.reached])
      const contentType = String(answer.headers['content-type'] ?? '')
      return {
        // Without its headers and proxy, which may hold secrets.
        request: { url: request.url },
        url: trail.at(-1)?.href ?? '',
        redirectUrls: trail.slice(1),
        statusCode: answer.status,
        statusMessage: answer.statusText,
        headers: answer.headers,
        trailers: answer.trailers,
        complete: true,
        body: bodyAs(request.responseType ?? 'text', answer.body, contentType, host()),
      } as HttpResponse<TResponseType>
    } catch (error) {
      deadline.abandon()
      throw failureOf(error, host(), request.proxyUrl !== undefined)
    } finally {
      deadline.end()
    }
  }

  /**
   * Not offered: what is handed on piece by piece could no longer be refused as a whole.
   *
   * @throws {NeverRetryError} Always.
   */
  async stream(): Promise<StreamingHttpResponse> {
    throw new NeverRetryError('This client reads whole bodies: use sendRequest')
  }

  /** Ends every connection; requests under way fail, and so does what is asked later. */
  async close(): Promise<void> {
    await this.#dispatchers.destroy()
  }
}

function methodOf({ method = 'GET', body }: HttpRequest<keyof ResponseTypes>): 'GET' | 'HEAD' {
  const upper = method.toUpperCase()
  const hasBody = body !== undefined && body !== null && body !== ''
  if ((upper === 'GET' || upper === 'HEAD') && !hasBody) return upper
  throw new InvalidInputError('This client only reads: GET or HEAD, without a body', { method })
}

function maxRedirectsOf(request: HttpRequest<keyof ResponseTypes>): number | null {
  if (request.followRedirect === false) return null
  return Math.min(request.maxRedirects ?? MAX_REDIRECTS, MAX_REDIRECTS)
}
