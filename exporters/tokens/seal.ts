import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'

/** Text under AES-256-GCM (NIST SP 800-38D): all three in base64. */
export interface Sealed {
  readonly iv: string
  readonly tag: string
  readonly data: string
}

/** The keys of one store, derived from the key of the environment. */
export interface StoreKeys {
  /** Shows whether a key is the right one; says nothing about it. */
  readonly check: string
  /** Encrypts text that can only be opened together with the same `context`. */
  seal(text: string, context: string): Sealed
  /** Opens it; throws where key, context or any byte is another. */
  open(sealed: Sealed, context: string): string
}

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16
/** 16 MB and some 50 ms, once a process: the key itself is long already. */
const COST = { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** A new salt, base64. */
export function newSalt(): string {
  return randomBytes(16).toString('base64')
}

/** Derives the keys of a store by scrypt (RFC 7914) from a secret and the store’s salt. */
export async function storeKeys(secret: string, salt: string): Promise<StoreKeys> {
  const derived = await derive(secret, Buffer.from(salt, 'base64'))
  const cipherKey = derived.subarray(0, 32)
  const check = createHmac('sha256', derived.subarray(32)).update('drumbeat token store')
  return {
    check: check.digest('base64'),
    seal: (text, context) => seal(cipherKey, text, context),
    open: (sealed, context) => open(cipherKey, sealed, context),
  }
}

/** Whether two texts are the same, in a time that does not depend on them. */
export function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function derive(secret: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, 64, COST, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

function seal(key: Buffer, text: string, context: string): Sealed {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(context))
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return {
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  }
}

function open(key: Buffer, sealed: Sealed, context: string): string {
  const iv = Buffer.from(sealed.iv, 'base64')
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'))
  const text = [decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]
  return Buffer.concat(text).toString('utf8')
}
