import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { WorkerManifest } from '@trigger.dev/core/v3'
import { execOptionsForRuntime, type ExecOptions } from '@trigger.dev/core/v3/build'
import { loadTriggerCli } from './trigger-cli.ts'

/** What Trigger.dev found in `pipelines/`, the file that says so, and how to delete the build. */
export type IndexedPipelines = {
  manifest: WorkerManifest
  manifestPath: string
  remove: () => Promise<void>
}

/**
 * Builds and indexes the pipelines of the project at `root` exactly as `trigger dev` does, without a
 * server. The build lies in a folder of its own under `<root>/.trigger`, so that what it keeps
 * external is found in the project's node_modules.
 *
 * Throws what Trigger.dev's command line throws: a module that does not import, an id used twice.
 */
export async function indexPipelines(root: string): Promise<IndexedPipelines> {
  const cli = await loadTriggerCli()
  await mkdir(join(root, '.trigger'), { recursive: true })
  const destination = await mkdtemp(join(root, '.trigger', 'test-'))
  const remove = (): Promise<void> => rm(destination, { recursive: true, force: true })
  try {
    const resolvedConfig = await cli.loadConfig({ cwd: root, warn: false })
    const build = await cli.buildWorker({
      target: 'dev',
      environment: 'dev',
      destination,
      resolvedConfig,
      rewritePaths: false,
      envVars: {},
    })
    const buildManifestPath = join(destination, 'build.json')
    await writeFile(buildManifestPath, JSON.stringify(build))
    const manifest = await cli.indexWorkerManifest({
      runtime: build.runtime,
      indexWorkerPath: build.indexWorkerEntryPoint,
      buildManifestPath,
      nodeOptions: execOptionsForRuntime(build.runtime, build as ExecOptions),
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
      cwd: root,
      handleStdout: (text) => process.stderr.write(text),
      handleStderr: (text) => process.stderr.write(text),
    })
    const manifestPath = join(destination, 'index.json')
    await writeFile(manifestPath, JSON.stringify(manifest))
    return { manifest, manifestPath, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** What a manifest promises, in a form that a test can compare. */
export type ManifestSummary = {
  tasks: string[]
  queues: Record<string, number | null>
  schedules: Record<string, { cron: string; timezone: string; window?: unknown }>
}

/** The ids of a manifest's tasks, its queues with their limits, and its schedules by task. */
export function summarise({ tasks, queues = [] }: WorkerManifest): ManifestSummary {
  return {
    tasks: tasks.map((task) => task.id).toSorted(),
    queues: Object.fromEntries(queues.map((queue) => [queue.name, queue.concurrencyLimit ?? null])),
    schedules: Object.fromEntries(
      tasks.flatMap(({ id, schedule }) => (schedule ? [[id, schedule]] : [])),
    ),
  }
}

if (import.meta.main) {
  console.log = console.error
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { summary: { type: 'boolean', default: false } },
  })
  const { manifest, remove } = await indexPipelines(resolve(positionals[0] ?? '.'))
  await remove()
  const shown = values.summary ? summarise(manifest) : manifest
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`)
}
