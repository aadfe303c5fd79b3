import type { Command } from 'commander'

import { renderStrategy } from '../sql/clusters/render-strategy.ts'
import { suggestContentStrategy } from '../sql/clusters/suggest-content-strategy.ts'
import { reading } from './reading.ts'
import { print, withCommon, type CommonOptions } from './shell.ts'

/** `drumbeat advise PLATFORM/NAME`: what the best profiles of its kind do. */
export function adviseCommand(program: Command): void {
  const command = program
    .command('advise <profile>')
    .description(
      'what the best profiles of the same cluster do (PLATFORM/NAME): when, what, how often',
    )
  withCommon(command, ['advise instagram/acme', 'advise reddit/acme --json']).action(
    async (text: string, options: CommonOptions) => {
      const { parseProfile } = await import('../crawler/targets/profile-name.ts')
      const profile = parseProfile(text)
      const strategy = await reading('drumbeat advise', options, (reader) =>
        suggestContentStrategy(reader, profile),
      )
      print({ data: strategy, text: renderStrategy(strategy) }, options)
    },
  )
}
