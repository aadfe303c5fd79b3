import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { ConflictError } from '../../domain/errors.ts'
import { prepareWorkspace, type Workspace } from '../../runtime/workspace.ts'
import { sampleDefaults } from './options.ts'
import { NETWORKS } from './site/studios.ts'
import { writeSampleFiles, type ImportKind } from './write-files.ts'
import { writeWhole } from './write-whole.ts'

const IMPORT_KINDS = [
  'brands',
  'accounts',
  'captions',
  'content',
  'posts',
  'metrics',
  'holidays',
  'targets',
  'profiles',
] as const satisfies readonly ImportKind[]

const mark = z.object({
  seed: z.string(),
  week: z.string(),
  now: z.string(),
  historyDays: z.number(),
  files: z.array(z.object({ kind: z.enum(IMPORT_KINDS), path: z.string() })),
})

/** What the sample workspace was made from; stands in `sample.json`, the mark of made-up data. */
export type Sample = z.infer<typeof mark>

const SETTINGS = `# A sample: small, and its profiles are invented, so no real network is asked for them.
# npm start asks a site on this machine, whatever stands here.
warehouse:
  memory_limit: 170MB
planning:
  threads: 1
crawl:
  platforms:
${NETWORKS.map((network) => `    ${network}: { enabled: false }\n`).join('')}`

/**
 * The sample in a workspace, made where the workspace is new. A workspace with a warehouse but
 * without the mark holds somebody's own data: ConflictError, nothing is touched.
 */
export async function prepareSample(
  workspace: Workspace,
  wanted: { readonly historyDays: number },
): Promise<Sample> {
  if (existsSync(workspace.sampleMark)) {
    return mark.parse(JSON.parse(readFileSync(workspace.sampleMark, 'utf8')))
  }
  if (existsSync(workspace.database)) {
    throw new ConflictError(
      `${workspace.home} holds a warehouse that is not the sample: name another folder with --home`,
    )
  }
  prepareWorkspace(workspace)
  if (!existsSync(workspace.settings)) await writeWhole(workspace.settings, SETTINGS)
  const { seed, week, now } = sampleDefaults
  const options = { seed, week, historyDays: wanted.historyDays }
  const { files } = await writeSampleFiles(join(workspace.home, 'sample'), options)
  const sample = { ...options, now, files }
  await writeWhole(workspace.sampleMark, `${JSON.stringify(sample, null, 2)}\n`)
  return sample
}
