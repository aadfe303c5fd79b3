import type { Command } from 'commander'

import { explainItem, renderExplanation } from '../sql/planning/explain-item.ts'
import { reading } from './reading.ts'
import { print, withCommon, type CommonOptions } from './shell.ts'

/** `drumbeat explain`: why this slot, this caption, this time. */
export function explainCommand(program: Command): void {
  const command = program
    .command('explain <item>')
    .description('why this slot, this caption, this time: numbers, rows and model versions')
  withCommon(command, ['explain 3f2a9c0d1e4b5a67', 'explain 3f2a --json']).action(
    async (item: string, options: CommonOptions) => {
      const told = await reading('drumbeat explain', options, (reader) => explainItem(reader, item))
      print({ data: told, text: renderExplanation(told) }, options)
    },
  )
}
