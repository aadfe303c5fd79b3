import type { Config } from '../config.ts'

/** Shorter values are no secrets, and would take ordinary words out of texts. */
const SHORTEST = 8

/** Among the variables of secrets, yet none: names of apps, the path of a file. */
const PUBLIC = /_CLIENT_(ID|KEY)$|^GOOGLE_APPLICATION_CREDENTIALS$/

/** The values of a configuration that nothing may show: keys, tokens, passwords. */
export function secretsOf(config: Config): string[] {
  const secrets = Object.entries(config.secrets).filter(([name]) => !PUBLIC.test(name))
  const values = [
    config.suppressionKey,
    config.tokenKey,
    ...Object.values(config.tokens),
    ...secrets.map(([, value]) => value),
    ...config.proxies,
  ].filter((value) => value !== undefined)
  return [...values, ...values.flatMap(passwordIn)].filter(({ length }) => length >= SHORTEST)
}

/** The password of an address, as it is written there and as it is. */
function passwordIn(value: string): string[] {
  const password = URL.parse(value)?.password ?? ''
  if (password === '') return []
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}

/** A text with secrets taken out, as they are and as JSON writes them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    clean = clean.replaceAll(secret, '…').replaceAll(JSON.stringify(secret).slice(1, -1), '…')
  }
  return clean
}

/** Takes secrets out of an error and what caused it: whoever catches it may show it. */
export function hideSecrets(error: unknown, secrets: readonly string[]): void {
  const seen = new Set<unknown>()
  for (let one = error; one instanceof Error && !seen.has(one); one = one.cause) {
    seen.add(one)
    const clean = withoutSecrets(one.message, secrets)
    if (clean === one.message) continue
    if (one.stack !== undefined) one.stack = withoutSecrets(one.stack, secrets)
    one.message = clean
  }
}
