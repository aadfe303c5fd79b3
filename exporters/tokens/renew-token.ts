import { messageOf } from '../../domain/errors.ts'
import { withoutSecrets } from '../../platforms/publishing/failure.ts'
import type {
  Provider,
  ProviderSetup,
  Refreshed,
  Token,
} from '../../platforms/publishing/provider.ts'
import { isEnded } from './renewal.ts'
import { tokenSchema, type StoredToken } from './stored-token.ts'

/** Words of an outcome that could not be had. */
const LATER = 'later' as const

/**
 * Asks a provider once for a new token. Gives back the entry as it is to be stored: with the new
 * token, or with the old one and why. An empty, damaged or already ended token counts as none.
 */
export async function renewToken(
  stored: StoredToken,
  provider: Provider,
  setup: ProviderSetup,
): Promise<StoredToken> {
  const at = setup.now()
  const { token } = stored
  const answer = await ask(stored, provider, setup)
  if (answer.kind !== 'refreshed') {
    const detail = withoutSecrets(answer.detail, secretsIn(token, setup))
    return { ...stored, renewal: { at, kind: answer.kind, detail } }
  }
  const renewed = merged(token, answer.token)
  const problem = renewed === null ? 'the new token is empty or damaged' : endedProblem(renewed, at)
  if (renewed === null || problem !== null) {
    return { ...stored, renewal: { at, kind: LATER, detail: problem ?? '' } }
  }
  return {
    ...stored,
    token: renewed,
    stored_at: at,
    renewal: { at, kind: 'refreshed', detail: '' },
  }
}

async function ask(
  { token }: StoredToken,
  provider: Provider,
  setup: ProviderSetup,
): Promise<Refreshed> {
  try {
    const answer = await provider.refresh?.(setup, token)
    return answer ?? { kind: 'ended', detail: `${provider.name} renews no tokens` }
  } catch (error) {
    return { kind: LATER, detail: messageOf(error) }
  }
}

/** What the new token leaves out stays as it was, but not its end. Null where it is none. */
function merged(old: Token, fresh: Token): StoredToken['token'] | null {
  const known = Object.entries(fresh).filter(([, value]) => value !== undefined && value !== '')
  const { expires_at: _, access_token: _old, ...kept } = old
  const parsed = tokenSchema.safeParse({ ...kept, ...Object.fromEntries(known) })
  return parsed.success ? parsed.data : null
}

function endedProblem(token: StoredToken['token'], at: string): string | null {
  return isEnded({ token }, at) ? 'the new token has ended already' : null
}

/** What a provider might show again of what it was sent, as it is and in Basic authentication. */
function secretsIn({ access_token, refresh_token }: Token, { secrets }: ProviderSetup): string[] {
  const values = [access_token, refresh_token, ...Object.values(secrets)].filter(
    (value) => value !== undefined,
  )
  const pairs = values.flatMap((one) => values.map((other) => `${one}:${other}`))
  return [...pairs.map((pair) => Buffer.from(pair).toString('base64')), ...values]
}
