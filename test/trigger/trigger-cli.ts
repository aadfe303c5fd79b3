import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  BuildManifest,
  CompletedWaitpoint,
  MachinePresetResources,
  ServerBackgroundWorker,
  TaskRunExecutionPayload,
  TaskRunExecutionResult,
  WorkerManifest,
} from '@trigger.dev/core/v3'
import type { ResolvedConfig } from '@trigger.dev/core/v3/build'

/** The parts of Trigger.dev's own command line that build, index and run tasks on this machine. */
export type TriggerCli = {
  loadConfig(options: { cwd: string; warn: boolean }): Promise<ResolvedConfig>
  buildWorker(options: {
    target: 'dev'
    environment: 'dev'
    destination: string
    resolvedConfig: ResolvedConfig
    rewritePaths: boolean
    envVars: Record<string, string>
  }): Promise<BuildManifest>
  indexWorkerManifest(options: {
    runtime: BuildManifest['runtime']
    indexWorkerPath: string
    buildManifestPath: string
    nodeOptions: string
    env: Record<string, string>
    cwd: string
    handleStdout: (text: string) => void
    handleStderr: (text: string) => void
  }): Promise<WorkerManifest>
  TaskRunProcess: new (options: {
    workerManifest: WorkerManifest
    serverWorker: ServerBackgroundWorker
    env: Record<string, string>
    machineResources: MachinePresetResources
    isWarmStart?: boolean
    cwd: string
  }) => TaskRunProcess
}

/** One worker process of `trigger dev`, which runs attempts one after another. */
export type TaskRunProcess = {
  initialize(): TaskRunProcess
  execute(
    attempt: { payload: TaskRunExecutionPayload; messageId: string; env: Record<string, string> },
    isWarmStart: boolean,
  ): Promise<TaskRunExecutionResult>
  waitpointCompleted(waitpoint: CompletedWaitpoint): void
  cleanup(kill: boolean): Promise<void>
  readonly isHealthy: boolean
}

/**
 * Loads Trigger.dev's command line as a library. The package exports none of this, so its files are
 * imported by address; the pinned version in package.json keeps them where they are.
 */
export async function loadTriggerCli(): Promise<TriggerCli> {
  const manifest = findPackage('trigger.dev/package.json')
  const load = (file: string): Promise<object> =>
    import(pathToFileURL(join(dirname(manifest), 'dist/esm', file)).href)
  const [config, build, index, run] = await Promise.all([
    load('config.js'),
    load('build/buildWorker.js'),
    load('indexing/indexWorkerManifest.js'),
    load('executions/taskRunProcess.js'),
  ])
  return { ...config, ...build, ...index, ...run } as TriggerCli
}

function findPackage(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new Error('trigger.dev is not installed: run npm test, or npm ci in test/trigger', {
      cause,
    })
  }
}
