import type { Command } from 'commander'

import { NotFoundError } from '../domain/errors.ts'
import { pauseAccount, readPauses, resumeAccount } from '../exporters/queue/pause.ts'
import { machineTime, newLoad } from '../runtime/clock.ts'
import { isSampleWorkspace } from '../runtime/workspace.ts'
import { reading, type Reader } from './reading.ts'
import { inWorkspace, print, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'

interface PauseOptions extends CommonOptions {
  readonly by: string
  readonly reason: string
}

const LIST = `
  select account_id, brand, tier, zone, risk, is_active, audience_size, week_target, publisher
  from marts.account_health order by brand, account_id`

/** `drumbeat accounts …`: list them, pause one, let it go on. */
export function accountsCommand(program: Command): void {
  const accounts = program.command('accounts').description('the accounts: list, pause, resume')
  accounts.exitOverride()
  const list = accounts.command('list').description('every account with its health')
  withCommon(list, ['accounts list --json']).action(listAccounts)
  toggleCommand(accounts, 'pause', 'send nothing for an account until it is resumed')
  toggleCommand(accounts, 'resume', 'let a paused account send again')
  for (const command of accounts.commands) command.exitOverride()
}

async function listAccounts(options: CommonOptions): Promise<void> {
  const rows = await reading('drumbeat accounts list', options, async (reader) => {
    const pauses = await readPauses(reader)
    const found = await reader.query(LIST)
    return found.map((row) => {
      const pause = pauses.get(String(row['account_id']))
      return { ...row, paused: pause ? `${pause.reason} (${pause.actor})` : null }
    })
  })
  print({ data: rows, text: rows.length === 0 ? 'no accounts yet' : textTable(rows) }, options)
}

function toggleCommand(accounts: Command, verb: 'pause' | 'resume', doc: string): void {
  const command = accounts
    .command(`${verb} <account_id>`)
    .description(doc)
    .requiredOption('--by <name>', 'who decides this')
    .requiredOption('--reason <text>', 'why')
  withCommon(command, [`accounts ${verb} x:acme --by dana --reason "login expired"`]).action(
    (account: string, options: PauseOptions) => toggle(verb, account, options),
  )
}

async function toggle(
  verb: 'pause' | 'resume',
  account_id: string,
  options: PauseOptions,
): Promise<void> {
  const change = verb === 'pause' ? pauseAccount : resumeAccount
  const at = options.now ?? machineTime()
  const isChanged = await inWorkspace(`drumbeat accounts ${verb}`, options, async (environment) => {
    await assertKnown(environment.warehouse, account_id)
    const load = newLoad(at, isSampleWorkspace(environment.workspace))
    const what = { account_id, reason: options.reason, actor: options.by, at }
    return environment.warehouse.atomically((session) => change(session, what, load))
  })
  const text = isChanged ? `${account_id}: ${verb}d` : `${account_id} was ${verb}d already`
  print({ data: { account_id, is_changed: isChanged }, text }, options)
}

/** Throws NotFoundError, listing what there is, where no account has this id. */
export async function assertKnown(reader: Reader, account_id: string): Promise<void> {
  const rows = await reader.query(
    'select distinct account_id from raw.accounts order by account_id',
  )
  const known = rows.map((row) => String(row['account_id']))
  if (!known.includes(account_id)) {
    throw new NotFoundError(
      `there is no account "${account_id}"; there are: ${known.slice(0, 20).join(', ') || 'none'}`,
    )
  }
}
