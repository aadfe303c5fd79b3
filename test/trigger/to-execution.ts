import type { TaskManifest, TaskRunExecution } from '@trigger.dev/core/v3'
import type { Run } from './local-runs.ts'

/** One attempt of a run, as the worker is told about it. */
export function toExecution(run: Run, task: TaskManifest, queue: string): TaskRunExecution {
  const maxAttempts = run.maxAttempts ?? task.retry?.maxAttempts ?? 1
  return {
    task: { id: run.task, filePath: task.filePath },
    attempt: { number: run.attempts, startedAt: new Date() },
    run: {
      id: run.id,
      payload: run.payload,
      payloadType: run.payloadType,
      tags: run.tags,
      isTest: false,
      isReplay: false,
      createdAt: run.createdAt,
      startedAt: new Date(),
      maxAttempts,
      metadata: run.metadata as NonNullable<TaskRunExecution['run']['metadata']>,
      durationMs: 0,
      costInCents: 0,
      baseCostInCents: 0,
      traceContext: {},
      ...(run.idempotencyKey === undefined ? {} : { idempotencyKey: run.idempotencyKey }),
      ...(task.maxDuration === undefined ? {} : { maxDuration: task.maxDuration }),
      ...(run.parentRunId === undefined ? {} : { parentTaskRunId: run.parentRunId }),
    },
    queue: { id: queue, name: queue },
    environment: { id: 'env_local', slug: 'dev', type: 'DEVELOPMENT' },
    organization: { id: 'org_local', slug: 'local', name: 'local' },
    project: { id: 'proj_local', ref: 'proj_local', slug: 'local', name: 'local' },
    machine: { name: 'small-1x', cpu: 0.5, memory: 0.5, centsPerMs: 0 },
    ...(run.batch ? { batch: { id: run.batch.id } } : {}),
  }
}
