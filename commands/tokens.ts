import { text as wholeText } from 'node:stream/consumers'

import type { Command } from 'commander'

import { loadConfig } from '../config.ts'
import { InvalidInputError, NotFoundError } from '../domain/errors.ts'
import { parseToken } from '../exporters/tokens/parse-token.ts'
import type { RefreshSummary } from '../exporters/tokens/refresh-tokens.ts'
import { tokenStates, type TokenState } from '../exporters/tokens/token-states.ts'
import { openTokenStore, type TokenStore } from '../exporters/tokens/token-store.ts'
import type { Provider } from '../platforms/publishing/provider.ts'
import { machineTime } from '../runtime/clock.ts'
import { workspaceAt } from '../runtime/workspace.ts'
import { assertKnown } from './accounts.ts'
import { reading } from './reading.ts'
import { print, runTask, withCommon, type CommonOptions, type Report } from './shell.ts'
import { textTable } from './table.ts'

/** `drumbeat tokens …`: what accounts are published with: set, list, remove, refresh. */
export function tokensCommand(program: Command): void {
  const tokens = program
    .command('tokens')
    .description('what accounts sign in with: set, list, remove, refresh')
  tokens.exitOverride()
  const set = tokens
    .command('set <account_id> <provider>')
    .description('keep a token for an account, read from standard input: bare, or JSON')
  withCommon(set, [
    'tokens set x:acme x < token.json',
    'tokens set wordpress:acme wordpress < password.json   # {"username": "…", "access_token": "…"}',
  ]).action(setToken)
  const list = tokens
    .command('list')
    .description('every token with its end and what it needs; nothing of the token itself')
  withCommon(list, ['tokens list', 'tokens list --json']).action(listTokens)
  const remove = tokens
    .command('remove <account_id> <provider>')
    .description('forget the token of an account')
  withCommon(remove, ['tokens remove x:acme x']).action(removeToken)
  const refresh = tokens
    .command('refresh [account_id]')
    .description('renew the tokens that end soon, or those of one account now')
  withCommon(refresh, ['tokens refresh', 'tokens refresh x:acme']).action(refreshNow)
  for (const command of tokens.commands) command.exitOverride()
}

function storeOf(options: CommonOptions): TokenStore {
  const config = loadConfig(options)
  return openTokenStore(workspaceAt(config.home).tokens, config.tokenKey)
}

async function knownProviders(): Promise<ReadonlyMap<string, Provider>> {
  return (await import('../platforms/publishing/providers.ts')).providers
}

async function setToken(
  account_id: string,
  provider: string,
  options: CommonOptions,
): Promise<void> {
  const known = (await knownProviders()).get(provider)
  if (!known) throw await unknownProvider(provider)
  const store = storeOf(options)
  await reading('drumbeat tokens set', options, (reader) => assertKnown(reader, account_id))
  if (process.stdin.isTTY) process.stderr.write('give the token, then end with Ctrl-D:\n')
  const now = options.now ?? machineTime()
  const { token, unused } = parseToken(await wholeText(process.stdin), now)
  await store.write({ account_id, provider, token, stored_at: now, renewal: null })
  const { expires_at = null, refresh_token } = token
  const data = { account_id, provider, expires_at, has_refresh_token: refresh_token !== undefined }
  const end = expires_at === null ? 'it does not end' : `it ends at ${expires_at}`
  const left = unused.length > 0 ? `; not made use of: ${unused.join(', ')}` : ''
  print(
    {
      data,
      text: `the token of ${account_id} at ${provider} is kept; ${end}${left}`,
      person: missingVariables(known, options),
    },
    options,
  )
}

/** What the provider reads from the environment, where it is not there. */
function missingVariables({ name, variables }: Provider, options: CommonOptions): string[] {
  const { secrets } = loadConfig(options)
  const missing = variables.filter((variable) => secrets[variable] === undefined)
  return missing.length > 0 ? [`${name} needs ${missing.join(', ')}, not set (.env.example)`] : []
}

async function unknownProvider(name: string): Promise<InvalidInputError> {
  const names = [...(await knownProviders()).keys()].toSorted().join(', ')
  return new InvalidInputError(`there is no provider "${name}"; there are: ${names}`, {
    isUsage: true,
  })
}

async function listTokens(options: CommonOptions): Promise<void> {
  const providers = await knownProviders()
  const canRenew = (provider: string) => providers.get(provider)?.refresh !== undefined
  const states = await tokenStates(storeOf(options), options.now ?? machineTime(), canRenew)
  const text = states.length === 0 ? 'no tokens yet' : textTable(states.map((one) => ({ ...one })))
  print({ data: states, text, person: warningsOf(states) }, options)
}

function warningsOf(states: readonly TokenState[]): string[] {
  return states
    .filter(({ state }) => state !== 'fine')
    .map(
      ({ account_id, provider, state, expires_at, detail }) =>
        `${account_id} at ${provider}: ${state}${expires_at ? `, until ${expires_at}` : ''}${detail ? ` (${detail})` : ''}`,
    )
}

async function removeToken(
  account_id: string,
  provider: string,
  options: CommonOptions,
): Promise<void> {
  const store = storeOf(options)
  if (!(await store.remove({ account_id, provider }))) {
    const states = await tokenStates(store, options.now ?? machineTime())
    const names = states.map((one) => `${one.account_id} ${one.provider}`).slice(0, 20)
    throw new NotFoundError(
      `${account_id} has no token at ${provider}; there are: ${names.join(', ') || 'none'}`,
    )
  }
  const text = `the token of ${account_id} at ${provider} is forgotten`
  print({ data: { account_id, provider }, text }, options)
}

async function refreshNow(account_id: string | undefined, options: CommonOptions): Promise<void> {
  const { refreshTokensTask } = await import('../pipelines/refresh-tokens.ts')
  await runTask(refreshTokensTask, account_id ? { account_id } : {}, options, refreshReport)
}

function refreshReport(done: RefreshSummary): Report {
  const { refreshed, kept, failed, ended } = done
  return {
    data: done,
    text: `${refreshed} renewed, ${kept} kept, ${failed} failed, ${ended} to be connected again`,
    person: [
      ...done.tokens
        .filter(({ outcome }) => outcome === 'failed')
        .map((one) => `${one.account_id} at ${one.provider} failed: ${one.detail ?? ''}`),
      ...warningsOf(done.warnings),
    ],
  }
}
