import { InvalidArgumentError, type Command } from 'commander'

import { latestTargets } from '../crawler/targets/latest-targets.ts'
import type { ProfileName } from '../crawler/targets/profile-name.ts'
import type { SavedTargets } from '../crawler/targets/save-targets.ts'
import { DrumbeatError, InvalidInputError } from '../domain/errors.ts'
import { machineTime, newLoad } from '../runtime/clock.ts'
import type { Environment } from '../runtime/environment.ts'
import { isSampleWorkspace } from '../runtime/workspace.ts'
import type { BuildSession, Load } from '../sql/warehouse.ts'
import { reading } from './reading.ts'
import { inWorkspace, print, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'

interface AddOptions extends CommonOptions {
  readonly niche?: string
  readonly priority?: number
}

interface ListOptions extends CommonOptions {
  readonly platform?: string
}

/** `drumbeat targets …`: the profiles to crawl: add, list, pause, resume. */
export function targetsCommand(program: Command): void {
  const targets = program.command('targets').description('the profiles to crawl: add, list, pause')
  targets.exitOverride()
  const add = targets
    .command('add <profile...>')
    .description('crawl these profiles, written PLATFORM/NAME; a paused one goes on')
    .option('--niche <text>', 'what they are about')
    .option('--priority <number>', 'higher is crawled first (default: 0)', wholeNumber)
  withCommon(add, ['targets add instagram/acme reddit/acme --niche food']).action(addNamed)
  const list = targets
    .command('list')
    .description('every target as it stands')
    .option('--platform <name>', 'of this network only')
  withCommon(list, ['targets list --platform tiktok --json']).action(listTargets)
  toggleCommand(targets, 'pause', 'do not crawl these profiles until they are resumed')
  toggleCommand(targets, 'resume', 'crawl paused profiles again')
  for (const command of targets.commands) command.exitOverride()
}

async function listTargets({ platform, ...options }: ListOptions): Promise<void> {
  const rows = await reading('drumbeat targets list', options, (reader) =>
    latestTargets(reader, platform),
  )
  const text =
    rows.length === 0 ? 'no targets yet' : textTable(rows.map((target) => ({ ...target })))
  print({ data: rows, text }, options)
}

async function addNamed(profiles: readonly string[], options: AddOptions): Promise<void> {
  const names = await parseAll(profiles)
  const { loadSuppressions } = await import('../crawler/privacy/suppression-list.ts')
  const { addTargets } = await import('../crawler/targets/save-targets.ts')
  const { niche, priority } = options
  const change = {
    is_active: true,
    ...(niche === undefined ? {} : { niche }),
    ...(priority === undefined ? {} : { priority }),
  }
  await saving('add', options, async (session, load, { config }) => {
    const suppressions = await loadSuppressions(session, config.suppressionKey)
    return addTargets(session, names, change, { suppressions, load })
  })
}

function toggleCommand(targets: Command, verb: 'pause' | 'resume', doc: string): void {
  const command = targets.command(`${verb} <profile...>`).description(doc)
  withCommon(command, [`targets ${verb} instagram/acme`]).action(
    async (profiles: readonly string[], options: CommonOptions) => {
      const names = await parseAll(profiles)
      const { toggleTargets } = await import('../crawler/targets/save-targets.ts')
      await saving(verb, options, (session, load) =>
        toggleTargets(session, names, verb === 'resume', load),
      )
    },
  )
}

async function saving(
  verb: string,
  options: CommonOptions,
  work: (session: BuildSession, load: Load, environment: Environment) => Promise<SavedTargets>,
): Promise<void> {
  const at = options.now ?? machineTime()
  const saved = await inWorkspace(`drumbeat targets ${verb}`, options, (environment) => {
    const load = newLoad(at, isSampleWorkspace(environment.workspace))
    return environment.warehouse.atomically((session) => work(session, load, environment))
  })
  const { added, changed, known } = saved
  const text = `${added.length} targets added, ${changed.length} changed, ${known.length} were so already`
  print({ data: saved, text }, options)
}

/** All names or, where some are wrong, one error that says what is wrong with each. */
async function parseAll(profiles: readonly string[]): Promise<ProfileName[]> {
  const { parseTarget } = await import('../crawler/targets/profile-name.ts')
  const names: ProfileName[] = []
  const problems: string[] = []
  for (const text of profiles) {
    try {
      names.push(parseTarget(text))
    } catch (error) {
      if (!(error instanceof DrumbeatError)) throw error
      problems.push(error.message)
    }
  }
  if (problems.length === 0) return names
  throw new InvalidInputError(problems.join('\n  '), { isUsage: true })
}

function wholeNumber(text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('give a whole number')
}
