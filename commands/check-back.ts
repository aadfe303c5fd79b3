import type { Command } from 'commander'

import { runTask, withCommon, type CommonOptions } from './shell.ts'

/** `drumbeat check-back`: results of what was published. */
export function checkBackCommand(program: Command): void {
  const command = program
    .command('check-back')
    .description('read the results of published posts at 1 h, 6 h, 24 h, 72 h and 7 d')
  withCommon(command, ['check-back', 'import metrics results.csv']).action(
    async (options: CommonOptions) => {
      const { checkBackTask } = await import('../pipelines/check-back.ts')
      await runTask(checkBackTask, {}, options, (done) => ({
        data: done,
        text: `${done.posts_added} posts added, ${done.due} due: ${done.read} read (${done.caught_up} of them late), ${done.awaiting_import} come by import, ${done.not_reported} not reported; next ${done.next_check_back_at ?? 'none'}`,
        person: done.not_read.map(
          ({ publisher, posts, why }) => `${posts} posts through ${publisher} not read: ${why}`,
        ),
      }))
    },
  )
}
