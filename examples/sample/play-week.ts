import { join } from 'node:path'

import type { CrawlSummary } from '../../crawler/crawl-summary.ts'
import { parseInstant, parseWeek } from '../../domain/time.ts'
import { weekSummary, type WeekSummary } from '../../exporters/week-summary.ts'
import { buildModelsTask } from '../../pipelines/build-models.ts'
import { exportWeekTask } from '../../pipelines/export-week.ts'
import { importFileTask } from '../../pipelines/import-file.ts'
import { planWeekTask } from '../../pipelines/plan-week.ts'
import { syncApprovalsTask } from '../../pipelines/sync-approvals.ts'
import type { Environment } from '../../runtime/environment.ts'
import { workbookName } from '../../exporters/sheets/workbook-name.ts'
import { reviewAsSample, type Review } from './approver.ts'
import { crawlSample } from './crawl-sample.ts'
import { learned, type Learned } from './learned.ts'
import { liveThrough, type Lived } from './live-through.ts'
import { sampleClock } from './sample-clock.ts'
import type { Sample } from './sample-workspace.ts'
import { stepper, type Say } from './stepper.ts'

/** How long after its end a week is followed, so that all results settle. */
const SETTLE = { days: 9 }

/** Everything that happened, for the summary and for `--json`. */
export interface WeekPlayed extends WeekSummary {
  readonly week: string
  readonly clock: string
  readonly imports: readonly { file: string; added: number; known: number; rejected: number }[]
  readonly workbook: string
  /** What the sample approver did in this run; null where the week was decided before. */
  readonly review: Review | null
  readonly approvals: Awaited<ReturnType<typeof syncApprovalsTask.run>> | null
  readonly lived: Lived
  /** The crawls of this run, the oldest first. */
  readonly crawls: readonly CrawlSummary[]
  readonly learned: Learned
}

/**
 * Plays the sample's week from import to the next build, each step the task that a person would
 * start by hand. Every step finds what it did before, so playing again, or after a kill, goes on
 * where it ended; once the clock has moved on, what was decided for the week stays.
 */
export async function playWeek(sample: Sample, env: Environment, say: Say): Promise<WeekPlayed> {
  const { week } = sample
  const clock = await sampleClock(env.warehouse, sample.now)
  const step = stepper(env, clock, say)
  const imports = []
  for (const { kind, path } of sample.files) {
    const { file, added, known, rejected } = await step(importFileTask, { kind, path })
    imports.push({ file, added, known, rejected })
  }
  const workbook = join(env.workspace.exports, workbookName({ week }))
  const decided = clock === sample.now ? await decideWeek(week, workbook, step) : null
  const firstCrawl = await crawlSample(sample, env, clock, say)
  const until = parseInstant(endOf(week)).toString()
  const lived = await liveThrough(sample, env, { from: clock, until, say })
  const end = await sampleClock(env.warehouse, lived.clock)
  await stepper(env, end, say)(buildModelsTask, {})
  const monday = parseWeek(week).toString()
  return {
    ...(await weekSummary(env.warehouse, week, monday)),
    week,
    clock: end,
    imports,
    workbook,
    review: decided?.review ?? null,
    approvals: decided?.approvals ?? null,
    lived,
    crawls: [firstCrawl, ...lived.crawls],
    learned: await learned(env.warehouse, monday),
  }
}

/** From numbers to decisions: build, plan, export, let the approver work, read the answers. */
async function decideWeek(week: string, workbook: string, step: ReturnType<typeof stepper>) {
  await step(buildModelsTask, {})
  await step(planWeekTask, { week })
  await step(exportWeekTask, { week })
  const review = await reviewAsSample(workbook)
  return { review, approvals: await step(syncApprovalsTask, { week }) }
}

function endOf(week: string): string {
  return parseWeek(week).add({ weeks: 1 }).add(SETTLE).toZonedDateTime('UTC').toInstant().toString()
}
