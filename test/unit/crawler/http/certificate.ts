import { generateKeyPairSync, sign } from 'node:crypto'

/** A new key and a certificate for it, signed by itself, in PEM. */
export function selfSigned(name: string): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = seq(oid([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]))
  const commonName = seq(der(0x31, seq(oid([0x55, 0x04, 0x03]), der(0x0c, name))))
  const validity = seq(der(0x17, '200101000000Z'), der(0x17, '491231235959Z'))
  const alternatives = seq(der(0x82, name), der(0x87, Buffer.from([127, 0, 0, 1])))
  const extensions = seq(
    seq(oid([0x55, 0x1d, 0x13]), der(0x04, seq(der(0x01, Buffer.from([0xff]))))),
    seq(oid([0x55, 0x1d, 0x11]), der(0x04, alternatives)),
  )
  const content = seq(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    commonName,
    validity,
    commonName,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const signature = sign('sha256', content, privateKey)
  const whole = seq(content, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.of(0), signature])))
  const lines = whole
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}

/** One value in DER (X.690): tag, length, content. */
function der(tag: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string)
  const { length } = bytes
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  const size = length < 128 ? [length] : long
  return Buffer.concat([Buffer.from([tag, ...size]), bytes])
}

function seq(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function oid(bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes))
}
