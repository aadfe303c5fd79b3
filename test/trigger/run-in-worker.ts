import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parsePacket, stringifyIO, WorkerManifest } from '@trigger.dev/core/v3'
import { LocalPlatform } from './local-platform.ts'
import { LocalRuns } from './local-runs.ts'
import { loadTriggerCli } from './trigger-cli.ts'
import { WorkerProcesses } from './worker-processes.ts'

/**
 * Runs one task, with everything it triggers, in the worker process of `trigger dev`, against a
 * small platform on the loopback interface instead of a server.
 *
 * @param manifestPath the file that `indexPipelines` wrote
 * @param payload what the task is given; dates stay dates, as in a schedule's payload
 * @param env the worker's whole environment besides PATH, HOME and Trigger.dev's own variables
 * @returns the task's output
 * Throws when the last attempt failed, with the message of the task's error, and when the worker
 * called something the local platform does not know.
 */
export async function runInWorker(
  manifestPath: string,
  taskId: string,
  payload: unknown,
  env: Record<string, string>,
): Promise<unknown> {
  const cli = await loadTriggerCli()
  const manifest = WorkerManifest.parse(JSON.parse(await readFile(manifestPath, 'utf8')))
  const cwd = resolve(dirname(manifestPath), '../..')
  let url = ''
  const workers = new WorkerProcesses({ cli, manifest, cwd }, () =>
    workerEnv(url, manifestPath, env),
  )
  const runs = new LocalRuns(manifest, workers)
  const platform = new LocalPlatform(runs)
  url = await platform.listen()
  try {
    const packet = await stringifyIO(payload)
    const { run } = runs.trigger({
      task: taskId,
      payload: packet.data ?? '{}',
      payloadType: packet.dataType,
      tags: [],
    })
    const result = await run.result
    if (platform.unknownCalls.length > 0) {
      throw new Error(`the local platform does not know ${platform.unknownCalls.join(', ')}`)
    }
    if (!result.ok) throw new Error(`task ${taskId} failed: ${describe(result.error)}`)
    const { output: data, outputType: dataType } = result
    return await parsePacket(data === undefined ? { dataType } : { data, dataType })
  } finally {
    runs.stop()
    await workers.stop()
    platform.close()
  }
}

function workerEnv(
  url: string,
  manifestPath: string,
  env: Record<string, string>,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    ...env,
    TRIGGER_API_URL: url,
    TRIGGER_SECRET_KEY: 'tr_dev_local',
    TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT: url,
    TRIGGER_WORKER_MANIFEST_PATH: manifestPath,
    TRIGGER_WORKER_VERSION: 'local',
  }
}

function describe(error: object): string {
  if ('message' in error && typeof error.message === 'string') return error.message
  if ('raw' in error && typeof error.raw === 'string') return error.raw
  return JSON.stringify(error)
}
