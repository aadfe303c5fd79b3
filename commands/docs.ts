import type { Command } from 'commander'

import { rawRecords } from '../domain/records/index.ts'
import { projectPath } from '../sql/project-files.ts'
import { checkDocs, writeDocs } from '../sql/runner/docs/docs-files.ts'
import { generateDocs } from '../sql/runner/docs/generate-docs.ts'
import { loadModels } from '../sql/runner/load-models.ts'
import { EXIT, print, withCommon, type CommonOptions } from './shell.ts'

interface Options extends CommonOptions {
  readonly check?: boolean
}

/** `drumbeat docs`: the metric dictionary, the raw tables and the lineage, from their sources. */
export function docsCommand(program: Command): void {
  const command = program
    .command('docs')
    .description('write docs/generated: what every model and column means, and where it comes from')
    .option('--check', 'write nothing; fail where a page is stale')
  withCommon(command, ['docs', 'docs --check']).action((options: Options) => {
    const docs = generateDocs(loadModels(), rawRecords)
    const root = projectPath()
    const stale = options.check ? checkDocs(root, docs) : writeDocs(root, docs)
    const verb = options.check ? 'stale' : 'written'
    print(
      { data: { [verb]: stale }, text: stale.map((p) => `${verb} ${p}`).join('\n') || 'all fresh' },
      options,
    )
    if (options.check && stale.length > 0) process.exitCode = EXIT.failed
  })
}
