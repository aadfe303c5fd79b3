import { readFileSync } from 'node:fs'

import { Command } from 'commander'

import { projectPath } from '../sql/project-files.ts'

import { accountsCommand } from './accounts.ts'
import { adviseCommand } from './advise.ts'
import { approvalsCommand } from './approvals.ts'
import { buildCommand } from './build.ts'
import { captionsCommand } from './captions.ts'
import { checkBackCommand } from './check-back.ts'
import { clustersCommand } from './clusters.ts'
import { crawlCommand } from './crawl.ts'
import { deployCommand } from './deploy.ts'
import { docsCommand } from './docs.ts'
import { experimentsCommand } from './experiments.ts'
import { evaluateCommand } from './evaluate.ts'
import { explainCommand } from './explain.ts'
import { exportCommand } from './export.ts'
import { forgetCommand } from './forget.ts'
import { importCommand } from './import.ts'
import { initCommand } from './init.ts'
import { planCommand } from './plan.ts'
import { publishCommand } from './publish.ts'
import { queueCommand } from './queue.ts'
import { runCommand } from './run.ts'
import { sqlCommand } from './sql.ts'
import { statusCommand } from './status.ts'
import { targetsCommand } from './targets.ts'
import { tokensCommand } from './tokens.ts'
import { trainCommand } from './train.ts'

const commands = [
  initCommand,
  importCommand,
  buildCommand,
  trainCommand,
  captionsCommand,
  clustersCommand,
  planCommand,
  exportCommand,
  approvalsCommand,
  publishCommand,
  checkBackCommand,
  queueCommand,
  explainCommand,
  evaluateCommand,
  adviseCommand,
  accountsCommand,
  tokensCommand,
  experimentsCommand,
  targetsCommand,
  crawlCommand,
  forgetCommand,
  statusCommand,
  sqlCommand,
  docsCommand,
  deployCommand,
  runCommand,
]

/** The whole command line; wrong usage throws CommanderError. */
export function makeProgram(): Command {
  const program = new Command('drumbeat')
    .description(
      'A content-planning warehouse: import, model, plan, approve, publish, measure, learn.',
    )
    .version(versionOf(), '--version', 'print the version')
    .showHelpAfterError('(add --help for what would be right)')
    .addHelpText(
      'after',
      `
Exit codes: 0 ok, 1 failed, 2 wrong usage, 3 done but something needs a person.

A week:
  $ npx drumbeat import accounts accounts.csv
  $ npx drumbeat import posts posts.csv --timezone Europe/Oslo
  $ npx drumbeat build
  $ npx drumbeat plan --week 2026-W48
  $ npx drumbeat export --week 2026-W48
  $ npx drumbeat approvals --week 2026-W48
  $ npx drumbeat publish`,
    )
  program.exitOverride()
  for (const add of commands) add(program)
  for (const command of program.commands) command.exitOverride()
  return program
}

function versionOf(): string {
  const text = readFileSync(projectPath('package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
