import { Argument, Option, type Command } from 'commander'

import type { LedgerPosition } from '../domain/ledger.ts'
import { STATES, type State } from '../domain/records/queue.ts'
import {
  cancelItem,
  holdItem,
  releaseItem,
  resolveItem,
  type QueueAction,
  type Resolution,
} from '../exporters/queue/queue-actions.ts'
import { listQueue, showItem, type QueueEntry } from '../exporters/queue/queue-items.ts'
import { machineTime, newLoad } from '../runtime/clock.ts'
import type { Environment } from '../runtime/environment.ts'
import { isSampleWorkspace } from '../runtime/workspace.ts'
import { reading } from './reading.ts'
import { inWorkspace, print, weekOption, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'

interface ListOptions extends CommonOptions {
  readonly week?: string
  readonly account?: string
  readonly state?: State
}

interface ActionOptions extends CommonOptions {
  readonly by?: string
  readonly reason?: string
}

/** `drumbeat queue …`: what is approved, on its way, out, or stuck, and what a person does to it. */
export function queueCommand(program: Command): void {
  const queue = program
    .command('queue')
    .description('the posting queue: list, show, hold, release, …')
  queue.exitOverride()
  listCommand(queue)
  showCommand(queue)
  actionCommand(queue, 'hold', 'keep an approved item back until it is released', holdItem)
  actionCommand(queue, 'release', 'let a held item go again as it was approved', releaseItem)
  actionCommand(queue, 'cancel', 'give an item up for good', cancelItem)
  resolveCommand(queue)
  for (const command of queue.commands) command.exitOverride()
}

function listCommand(queue: Command): void {
  const command = queue
    .command('list')
    .description('entries of the queue by due time: everything that was ever approved')
    .option('--week <week>', 'ISO week (default: the weeks around now)', weekOption)
    .option('--account <account_id>', 'only this account')
    .addOption(new Option('--state <state>', 'only this state').choices(STATES))
  withCommon(command, [
    'queue list --week 2026-W48',
    'queue list --state unconfirmed --json',
  ]).action(async (options: ListOptions) => {
    const rows = await reading('drumbeat queue list', options, (reader) =>
      listQueue(reader, {
        asOf: options.now ?? machineTime(),
        ...(options.week ? { week: options.week } : {}),
        ...(options.account ? { account_id: options.account } : {}),
        ...(options.state ? { states: [options.state] } : {}),
      }),
    )
    const lines = rows.map(({ item_id, account_id, local_time, status, reason, caption }) => ({
      item_id,
      account_id,
      local_time,
      status,
      reason,
      caption,
    }))
    const stuck = rows.filter((row) => row['state'] === 'unconfirmed')
    const words = (row: (typeof rows)[number]) =>
      row['needs_person'] === true
        ? 'is unconfirmed and was not found: look at the account, then `drumbeat queue resolve`'
        : 'is unconfirmed: its account is searched for it'
    print(
      {
        data: rows,
        text: rows.length === 0 ? 'the queue has no such entries' : textTable(lines),
        person: stuck.map((row) => `${String(row['item_id'])} ${words(row)}`),
      },
      options,
    )
  })
}

function showCommand(queue: Command): void {
  const command = queue
    .command('show <item>')
    .description('one item with every event, claim, step, attempt and answer')
  withCommon(command, ['queue show 3f2a9c0d1e4b5a67']).action(
    async (item: string, options: CommonOptions) => {
      const entry = await reading('drumbeat queue show', options, (r) => showItem(r, item))
      print({ data: entry, text: entryText(entry) }, options)
    },
  )
}

function entryText({ item, events, steps, attempts }: QueueEntry): string {
  const text = (name: string) => String(item[name] ?? '')
  return [
    `${text('item_id')} ${text('account_id')} ${text('local_time')} (${text('timezone')}): ${text('status')}`,
    text('caption'),
    '',
    ...events.map(
      (event) =>
        `  ${String(event['event_at'])}  ${String(event['from_state'])} → ${String(event['to_state'])}  by ${String(event['actor'])}${event['reason'] ? `: ${String(event['reason'])}` : ''}`,
    ),
    ...steps.map(
      (step) =>
        `  ${String(step['noted_at'])}  attempt ${String(step['attempt'])}: ${stepWords(step)}`,
    ),
    ...attempts.map(
      (attempt) =>
        `  attempt ${String(attempt['attempt'])} through ${String(attempt['publisher'])}: ${String(attempt['outcome'])} ${String(attempt['url'] ?? attempt['detail'] ?? '')}`,
    ),
  ].join('\n')
}

const STEPS: Readonly<Record<string, string>> = {
  sending: 'the call that may make it public begins',
  looked: 'its account was searched for it',
  person: 'nothing is left to look for: a person has to say',
}

function stepWords({ step, detail }: QueueEntry['steps'][number]): string {
  const name = String(step)
  return `${STEPS[name] ?? name}${detail ? ` (${String(detail)})` : ''}`
}

type Act = (warehouse: Environment['warehouse'], action: QueueAction) => Promise<LedgerPosition>

function actionCommand(queue: Command, verb: string, doc: string, act: Act): void {
  const command = queue
    .command(`${verb} <item>`)
    .description(doc)
    .requiredOption('--by <name>', 'who decides this')
    .option('--reason <text>', 'why')
  withCommon(command, [`queue ${verb} 3f2a9c0d1e4b5a67 --by dana --reason "wrong picture"`]).action(
    (item: string, options: ActionOptions) => perform(verb, item, options, act),
  )
}

function resolveCommand(queue: Command): void {
  const command = queue
    .command('resolve <item>')
    .description('settle an unconfirmed item by what you saw on the platform')
    .addArgument(new Argument('<outcome>', 'what you saw').choices(['posted', 'not-posted']))
    .requiredOption('--by <name>', 'who looked')
    .option('--reason <text>', 'what was seen')
    .option('--post-id <id>', 'the platform’s id of the post')
    .option('--url <url>', 'where it can be seen')
  withCommon(command, [
    'queue resolve 3f2a9c0d1e4b5a67 posted --by dana --url https://example.com/p/1',
  ]).action(
    (
      item: string,
      outcome: string,
      options: ActionOptions & { readonly postId?: string; readonly url?: string },
    ) => {
      const seen: Resolution =
        outcome === 'posted'
          ? {
              to: 'confirmed',
              ...(options.postId ? { post_id: options.postId } : {}),
              ...(options.url ? { url: options.url } : {}),
            }
          : { to: 'refused' }
      return perform('resolve', item, options, (w, action) => resolveItem(w, action, seen))
    },
  )
}

async function perform(
  verb: string,
  item: string,
  options: ActionOptions,
  act: Act,
): Promise<void> {
  const at = options.now ?? machineTime()
  const position = await inWorkspace(`drumbeat queue ${verb}`, options, (environment) =>
    act(environment.warehouse, {
      item_id: item,
      actor: options.by ?? '',
      at,
      ...(options.reason ? { reason: options.reason } : {}),
      load: newLoad(at, isSampleWorkspace(environment.workspace)),
    }),
  )
  print({ data: position, text: `${item} is ${position.state} now` }, options)
}
