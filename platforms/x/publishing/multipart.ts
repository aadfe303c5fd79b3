import { createHash } from 'node:crypto'

const SEGMENT_BYTES = 4 * 1024 * 1024

/** A file in pieces of 4 MB, the last one shorter: X takes at most 5 MB at once. */
export async function* segments(
  stream: AsyncIterable<Uint8Array>,
  size = SEGMENT_BYTES,
): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let held = 0
  for await (const chunk of stream) {
    let rest = chunk
    while (held + rest.length >= size) {
      const room = size - held
      yield Buffer.concat([...parts, rest.subarray(0, room)])
      rest = rest.subarray(room)
      parts = []
      held = 0
    }
    if (rest.length > 0) parts.push(rest)
    held += rest.length
  }
  if (held > 0) yield Buffer.concat(parts)
}

/** One piece as `multipart/form-data` (RFC 7578), with its number from 0. */
export function multipart(
  index: number,
  segment: Buffer,
): { body: Buffer; headers: Record<string, string> } {
  const boundary = `drumbeat-${createHash('sha256').update(segment).digest('hex')}`
  const head = [
    `--${boundary}`,
    'content-disposition: form-data; name="segment_index"',
    '',
    String(index),
    `--${boundary}`,
    'content-disposition: form-data; name="media"; filename="media"',
    'content-type: application/octet-stream',
    '',
    '',
  ].join('\r\n')
  return {
    body: Buffer.concat([Buffer.from(head), segment, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
