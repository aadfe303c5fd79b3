import type {
  CompletedWaitpoint,
  TaskRunExecution,
  TaskRunExecutionResult,
  WorkerManifest,
} from '@trigger.dev/core/v3'
import type { Executor } from './local-runs.ts'
import type { TaskRunProcess, TriggerCli } from './trigger-cli.ts'

const serverWorker = {
  id: 'worker_local',
  contentHash: 'local',
  version: 'local',
  engine: 'V2',
} as const

const machineResources = { cpu: 0.5, memory: 0.5 }

/**
 * Runs attempts in Trigger.dev's own worker processes, as `trigger dev` starts them. A process that
 * finished an attempt takes the next one.
 */
export class WorkerProcesses implements Executor {
  readonly #options: { cli: TriggerCli; manifest: WorkerManifest; cwd: string }
  readonly #env: () => Record<string, string>
  readonly #all = new Set<TaskRunProcess>()
  readonly #idle: TaskRunProcess[] = []
  readonly #busy = new Map<string, TaskRunProcess>()

  constructor(
    options: { cli: TriggerCli; manifest: WorkerManifest; cwd: string },
    env: () => Record<string, string>,
  ) {
    this.#options = options
    this.#env = env
  }

  async execute(execution: TaskRunExecution): Promise<TaskRunExecutionResult> {
    const { id } = execution.run
    const reused = this.#idle.pop()
    const worker = reused ?? this.#start()
    this.#busy.set(id, worker)
    try {
      const payload = { execution, traceContext: {}, metrics: [] }
      const attempt = { payload, messageId: id, env: this.#env() }
      const result = await worker.execute(attempt, reused !== undefined)
      await worker.cleanup(false)
      if (worker.isHealthy) this.#idle.push(worker)
      return result
    } finally {
      this.#busy.delete(id)
    }
  }

  resolve(runId: string, waitpoint: CompletedWaitpoint): void {
    this.#busy.get(runId)?.waitpointCompleted(waitpoint)
  }

  /** Ends every process this pool started. */
  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.cleanup(true)))
  }

  #start(): TaskRunProcess {
    const { cli, manifest: workerManifest, cwd } = this.#options
    const options = { workerManifest, serverWorker, machineResources, cwd, env: this.#env() }
    const worker = new cli.TaskRunProcess(options).initialize()
    this.#all.add(worker)
    return worker
  }
}
