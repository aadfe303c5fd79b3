import { TryLaterError } from '../../domain/errors.ts'
import { idOf } from '../../domain/ids.ts'
import { ApiRefusal, ATTEMPTS, pauseAfter, type Api } from './api.ts'
import { asError, failureOfJob, isPassing } from './failure.ts'
import type { JobConfiguration, JobResource, ResultsResource } from './resources.ts'

/** What all jobs of a warehouse share. */
export interface JobSettings {
  readonly project: string
  readonly location: string
  /** What keeps the ids of this run apart from those of other runs. */
  readonly run: string
  readonly labels: Readonly<Record<string, string>>
  /** BigQuery ends a job that runs longer. */
  readonly timeoutMs: number
}

/** A job to run: what it does and, for a load, the rows as NDJSON. */
export interface JobOrder {
  readonly configuration: JobConfiguration
  readonly media?: Buffer
  /** The start of its id, where that must not depend on the run. */
  readonly id?: string
  /** The statement, for errors. */
  readonly statement?: string
}

/** A job that was asked for: its state as the answer gave it, and whether it was there before. */
export interface Submitted {
  readonly job: JobResource
  readonly isOurs: boolean
}

const WAIT_MS = 20_000
const FIRST_POLL_MS = 100
const LAST_POLL_MS = 2000
/** How much longer than its own limit a job is waited for. */
const GRACE_MS = 60_000

/**
 * Jobs with ids of our own: a hash of the run, the work and its turn (the first, second … time the
 * run asks for the same), and the attempt. An answer that got lost is asked for again with the same
 * id, which BigQuery refuses (409) where the job was made: then that job is the answer. A job that
 * failed keeps its id for good, so the next attempt has the next one.
 */
export class Jobs {
  readonly api: Api
  readonly settings: JobSettings
  private readonly turns = new Map<string, number>()

  constructor(api: Api, settings: JobSettings) {
    this.api = api
    this.settings = settings
  }

  /**
   * Runs a job to its end, anew where it fails in a way that passes. One that is found to have
   * failed before (in an earlier process) is passed over. Throws TryLaterError where it went on
   * failing so, NeverRetryError (see `asError`) where it fails otherwise.
   */
  async run(order: JobOrder): Promise<JobResource> {
    const id = order.id ?? this.nextId(order)
    let failures = 0
    for (let attempt = 1; ; attempt += 1) {
      const { job, isOurs } = await this.submit(`${id}_${attempt}`, order)
      const ended = await this.finished(job, order.statement)
      const error = ended.status.errorResult
      if (!error) return ended
      if (!isOurs) continue
      failures += 1
      const failure = failureOfJob(error)
      if (!isPassing(failure) || failures === ATTEMPTS) throw asError(failure, order.statement)
      await this.api.pause(pauseAfter(failures, id))
    }
  }

  /** Asks for a job of exactly that id; where there is one, gives that back. */
  async submit(jobId: string, { configuration, media, statement }: JobOrder): Promise<Submitted> {
    const { project, location, labels, timeoutMs } = this.settings
    const request = {
      jobReference: { projectId: project, jobId, location },
      configuration: { labels, jobTimeoutMs: String(timeoutMs), ...configuration },
    }
    try {
      const job = await (media
        ? this.api.call<JobResource>(this.upload(request, media))
        : this.api.call<JobResource>({ method: 'POST', path: '/jobs', json: request }))
      return { job, isOurs: true }
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error
      if (error.failure.status !== 409) throw asError(error.failure, statement)
      return { job: await this.get(jobId), isOurs: false }
    }
  }

  /** What a query would read, without running it: its statistics. */
  async dryRun({ configuration, statement }: JobOrder): Promise<JobResource> {
    const { project, location, labels } = this.settings
    const json = {
      jobReference: { projectId: project, location },
      configuration: { labels, ...configuration, dryRun: true },
    }
    try {
      return await this.api.call<JobResource>({ method: 'POST', path: '/jobs', json })
    } catch (error) {
      if (error instanceof ApiRefusal) throw asError(error.failure, statement)
      throw error
    }
  }

  /** The job when it has ended, well or not. */
  async finished(job: JobResource, statement?: string): Promise<JobResource> {
    const started = performance.now()
    let poll = FIRST_POLL_MS
    let latest = job
    while (latest.status.state !== 'DONE') {
      if (performance.now() - started > this.settings.timeoutMs + GRACE_MS) {
        throw new TryLaterError(`BigQuery: job ${job.jobReference.jobId} is still running`, {
          jobId: job.jobReference.jobId,
        })
      }
      if (job.configuration.query) await this.waitForQuery(job)
      else await this.api.pause(poll)
      poll = Math.min(poll * 2, LAST_POLL_MS)
      latest = await this.get(job.jobReference.jobId, statement)
    }
    return latest
  }

  /** One page of a query's rows; timestamps come as whole microseconds. */
  async page(job: JobResource, pageToken: string | undefined): Promise<ResultsResource> {
    return this.api.call({
      method: 'GET',
      path: `/queries/${job.jobReference.jobId}`,
      query: {
        location: this.settings.location,
        'formatOptions.useInt64Timestamp': true,
        timeoutMs: WAIT_MS,
        pageToken,
      },
    })
  }

  private async get(jobId: string, statement?: string): Promise<JobResource> {
    try {
      return await this.api.call({
        method: 'GET',
        path: `/jobs/${jobId}`,
        query: { location: this.settings.location },
      })
    } catch (error) {
      if (error instanceof ApiRefusal) throw asError(error.failure, statement)
      throw error
    }
  }

  /**
   * Comes back when a query has ended, or after a while. What it was refused for is the job's own
   * failure or that of the request; the job tells.
   */
  private async waitForQuery(job: JobResource): Promise<void> {
    const { location } = this.settings
    const query = { location, timeoutMs: WAIT_MS, maxResults: 0 }
    const path = `/queries/${job.jobReference.jobId}`
    try {
      await this.api.once({ method: 'GET', path, query })
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error
      await this.api.pause(FIRST_POLL_MS)
    }
  }

  private nextId({ configuration, media }: JobOrder): string {
    const work = idOf([JSON.stringify(configuration), media?.toString('base64') ?? null], 24)
    const turn = (this.turns.get(work) ?? 0) + 1
    this.turns.set(work, turn)
    return `drumbeat_${idOf([this.settings.run, work, turn], 24)}`
  }

  private upload(job: unknown, media: Buffer): Parameters<Api['call']>[0] {
    const boundary = `drumbeat_${idOf([JSON.stringify(job)], 32)}`
    const part = (type: string): string => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`
    const bytes = Buffer.concat([
      Buffer.from(`${part('application/json')}${JSON.stringify(job)}\r\n`),
      Buffer.from(part('application/octet-stream')),
      media,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ])
    const { apiEndpoint } = this.api.client
    return {
      method: 'POST',
      path: `${apiEndpoint}/upload/bigquery/v2/projects/${this.settings.project}/jobs`,
      query: { uploadType: 'multipart' },
      body: { type: `multipart/related; boundary=${boundary}`, bytes },
    }
  }
}
