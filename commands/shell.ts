import type { Command } from 'commander'
import { CommanderError, InvalidArgumentError, Option } from 'commander'
import type { z } from 'zod'

import { loadConfig, type Config } from '../config.ts'
import { DrumbeatError, messageOf } from '../domain/errors.ts'
import { parseInstant, parseWeek } from '../domain/time.ts'
import { openEnvironment, type Environment } from '../runtime/environment.ts'
import { runLocally } from '../runtime/local.ts'
import type { Task } from '../runtime/task.ts'
import { progressLine } from './progress.ts'

/** 0 ok, 1 failed, 2 wrong usage, 3 done but something needs a person. */
export const EXIT = { ok: 0, failed: 1, usage: 2, person: 3 } as const

/** Options every command takes. */
export interface CommonOptions {
  readonly home?: string
  readonly now?: string
  readonly json?: boolean
  readonly quiet?: boolean
  readonly wait?: number
}

/** What a command says at its end. */
export interface Report {
  /** The whole result: what `--json` prints. */
  readonly data: unknown
  /** The same for people, in a few lines. */
  readonly text: string
  /** What needs a person; empty where nothing does. */
  readonly person?: readonly string[]
}

/** Adds the options that every command takes, and examples for `--help`. */
export function withCommon(command: Command, examples: readonly string[]): Command {
  return command
    .option('--home <folder>', 'the workspace (default: DRUMBEAT_HOME or ./workspace)')
    .option('--now <instant>', 'set the clock: 2026-11-20T08:00:00Z', instantOption)
    .option('--json', 'print one JSON document on standard output')
    .option('--quiet', 'print nothing but errors')
    .addOption(
      new Option('--wait [seconds]', 'wait for another process to let go of the workspace')
        .preset('600')
        .argParser(secondsOption),
    )
    .addHelpText(
      'after',
      `\nExamples:\n${examples.map((line) => `  $ npx drumbeat ${line}`).join('\n')}`,
    )
}

function instantOption(text: string): string {
  return asUsage(() => parseInstant(text, '--now').toString())
}

function secondsOption(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('give a number of seconds')
  return Number(text)
}

/** Checks `--week`; a wrong one is wrong usage. */
export function weekOption(text: string): string {
  return asUsage(() => {
    parseWeek(text)
    return text
  })
}

function asUsage<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
}

/** Owns the workspace for one piece of work, publishes the snapshot after it, and lets go. */
export async function inWorkspace<T>(
  name: string,
  options: CommonOptions,
  work: (environment: Environment) => Promise<T>,
): Promise<T> {
  const environment = await openEnvironment(
    quieter(loadConfig(options), options),
    name,
    options.wait,
  )
  try {
    return await work(environment)
  } finally {
    await environment.warehouse.publishSnapshot()
    await environment.close()
  }
}

/** On a terminal people see progress lines instead of the log, unless they ask for a level. */
function quieter(config: Config, options: CommonOptions): Config {
  const isForPeople = process.stderr.isTTY || options.quiet === true
  return { ...config, logLevel: config.logLevel ?? (isForPeople ? 'error' : 'info') }
}

/** Runs one task as a command: its whole result to `report`, what that gives to the screen. */
export async function runTask<I extends z.ZodRawShape, O>(
  task: Task<I, O>,
  input: z.input<z.ZodObject<I>>,
  options: CommonOptions,
  report: (output: O) => Report,
): Promise<void> {
  const progress = progressLine(options)
  const output = await inWorkspace(`drumbeat ${task.id}`, options, (environment) =>
    runLocally(task, input, environment, { ...clockOf(options), progress: progress.show }),
  ).finally(progress.end)
  print(report(output), options)
}

/** The clock a person set, if any. */
export function clockOf(options: CommonOptions): { now?: string; isOwnClock?: boolean } {
  return options.now === undefined ? {} : { now: options.now, isOwnClock: true }
}

/** Prints a report the way the options ask for and sets the exit code. */
export function print(report: Report, options: CommonOptions): void {
  const person = report.person ?? []
  if (person.length > 0) process.exitCode = EXIT.person
  if (options.json) {
    process.stdout.write(`${JSON.stringify(report.data, bigintAsText, 2)}\n`)
    return
  }
  if (options.quiet) return
  const needs = person.map((line) => `  needs a person: ${line}\n`).join('')
  process.stdout.write(`${report.text.trimEnd()}\n${needs}`)
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

/** Says what went wrong and gives back the exit code it stands for. */
export function failWith(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  process.stderr.write(`drumbeat: ${messageOf(error)}\n`)
  return error instanceof DrumbeatError && error.data['isUsage'] === true ? EXIT.usage : EXIT.failed
}
