import type { Command } from 'commander'

import type { PublishSummary } from '../exporters/queue/publish-run.ts'
import { runTask, withCommon, type CommonOptions, type Report } from './shell.ts'

/** `drumbeat publish`: what is approved and due goes out. */
export function publishCommand(program: Command): void {
  const command = program
    .command('publish')
    .description('hand over what is approved and due, each post once; run it every few minutes')
  withCommon(command, ['publish', 'publish --now 2026-11-23T17:05:00Z']).action(
    async (options: CommonOptions) => {
      const { publishDueTask } = await import('../pipelines/publish-due.ts')
      await runTask(publishDueTask, {}, options, publishReport)
    },
  )
}

function publishReport(done: PublishSummary): Report {
  const { published, late, recovered, deferred, missed, refused, unconfirmed, waiting } = done
  const said = done.items
    .filter((item) => item.detail !== null)
    .map((item) => `  ${item.item_id} ${item.account_id}: ${item.outcome}, ${item.detail ?? ''}`)
  const next = done.next_due_at ? `next due ${done.next_due_at}` : 'nothing else is due'
  return {
    data: done,
    text: [
      `${published} published (${late} late, ${recovered} found to be out already), ${deferred} deferred, ${missed} missed, ${refused} refused, ${unconfirmed} unconfirmed, ${waiting} waiting; ${next}`,
      ...said,
    ].join('\n'),
    person: done.items
      .filter(({ outcome }) => ['missed', 'refused', 'unconfirmed', 'waiting'].includes(outcome))
      .map((item) => `${item.item_id} (${item.account_id}) ${item.outcome}: ${item.detail ?? ''}`),
  }
}
