import { createHmac } from 'node:crypto'

/** What the hash that tells keys apart is made of: never a person, since names hold no space. */
const CHECK = 'drumbeat suppression key'

/**
 * The keyed hash by which a forgotten person is recognised: HMAC-SHA256 (RFC 2104) in hex over
 * `<platform>/<username>`. Without the key it can neither be made nor be tried out on names.
 */
export function subjectHash(key: string, platform: string, username: string): string {
  return hmac(key, `${platform}/${username}`)
}

/** The hash of a constant, by which a key is recognised without being stored. */
export function keyCheck(key: string): string {
  return hmac(key, CHECK)
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex')
}
