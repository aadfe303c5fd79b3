import { errors } from 'undici'
import { DrumbeatError } from '../../domain/errors.ts'
import { type FailedReason, RequestFailedError, RequestRefusedError } from './errors.ts'

const reasons: Readonly<Record<string, FailedReason>> = {
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  EADDRNOTAVAIL: 'connect',
  ETIMEDOUT: 'connect',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_DESTROYED: 'closed',
  UND_ERR_PRX_CONN: 'proxy',
  UND_ERR_PRX_TLS: 'proxy',
}

/** What a proxy's own troubles look like: it is the one connected to. */
const ofProxy: ReadonlySet<string | undefined> = new Set([
  ...Object.keys(reasons).filter((code) => ['connect', 'dns'].includes(reasons[code] ?? '')),
  'UND_ERR_ABORTED',
  'UND_ERR_INVALID_ARG',
])

const words: Readonly<Record<FailedReason, string>> = {
  timeout: 'took too long',
  dns: 'has no address',
  connect: 'could not be connected to',
  tls: 'showed no certificate to be trusted',
  proxy: 'could not be asked through the proxy',
  reset: 'ended the connection before its answer was whole',
  protocol: 'sent what is not a valid answer',
  aborted: 'was not asked to the end',
  closed: 'was not asked: the client is closed',
}

/** The code of a system's or library's error, such as ECONNRESET. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/**
 * What a caller sees of an error met while asking a host. Of a library's error only the code is
 * kept: its message, cause and data may hold addresses of proxies or bytes of the answer. An error of
 * neither a library nor the system is a fault of the program and comes back as it is.
 */
export function failureOf(error: unknown, host: string, isByProxy: boolean): unknown {
  if (error instanceof DrumbeatError) return error
  // Not every error of the parser has a code.
  if (error instanceof errors.HTTPParserError) return failed('protocol', host, error.code)
  const code = codeOf(error)
  if (code === undefined) return error
  if (isByProxy && ofProxy.has(code)) return failed('proxy', host, code)
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return new RequestRefusedError('too_large', host, `${host} sent too many headers`)
  const reason = reasons[code] ?? (isOfCertificate(code) ? 'tls' : 'protocol')
  return failed(reason, host, code)
}

/** A failure in words, without more than host and code. */
export function failed(reason: FailedReason, host: string, code?: string): RequestFailedError {
  return new RequestFailedError(reason, host, `${host} ${words[reason]}`, code)
}

function isOfCertificate(code: string): boolean {
  return /^ERR_(TLS|SSL)_|CERT|SIGNATURE|ISSUER|^EPROTO$/.test(code)
}
