import type { Command } from 'commander'

import { InvalidInputError, messageOf, NotFoundError } from '../domain/errors.ts'
import { runTask, withCommon, type CommonOptions } from './shell.ts'

interface Options extends CommonOptions {
  readonly input: string
}

/** `drumbeat run <task-id>`: any task, with its input as JSON. */
export function runCommand(program: Command): void {
  const command = program
    .command('run <task-id>')
    .description('run any task of the pipelines by its id, with its input as JSON')
    .option('--input <json>', 'the task’s input', '{}')
  withCommon(command, [
    'run daily-automation',
    `run plan-brand-week --input '{"brand": "harbor-kitchen", "week": "2026-W48"}'`,
  ]).action(async (id: string, options: Options) => {
    const { tasks } = await import('./tasks.ts')
    const task = tasks.get(id)
    if (!task) {
      const known = [...tasks.values()].map((t) => `  ${t.id.padEnd(18)} ${t.doc}`).join('\n')
      throw new NotFoundError(`there is no task "${id}"; there are:\n${known}`, { isUsage: true })
    }
    await runTask(task, parseInput(options.input), options, (output) => ({
      data: output,
      text: JSON.stringify(output, null, 2),
    }))
  })
}

function parseInput(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return value as Record<string, unknown>
    }
  } catch (error) {
    throw new InvalidInputError(`--input is not JSON: ${messageOf(error)}`, { isUsage: true })
  }
  throw new InvalidInputError('--input must be a JSON object such as {"week": "2026-W48"}', {
    isUsage: true,
  })
}
