import type { Transform } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib'

/** A stream that decompresses, and knows how many bytes it has made use of. */
export type Decoder = Transform & { readonly bytesWritten: number }

const decoders: Readonly<Record<string, () => Decoder>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  // Windows beyond 8 MB are not for the web (RFC 9659): they would be allocated before any byte.
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
}

/** Content encodings asked for. */
export const ENCODINGS: readonly string[] = ['gzip', 'deflate', 'br', 'zstd']

/**
 * A stream that decompresses a content encoding: null where the body is sent as it is, undefined
 * for an encoding that is unknown or stacked on another.
 */
export function decoderFor(encoding: string): Decoder | null | undefined {
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity') return null
  return Object.hasOwn(decoders, name) ? decoders[name]?.() : undefined
}
