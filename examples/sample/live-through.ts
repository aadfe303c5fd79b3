import { join } from 'node:path'

import type { CrawlSummary } from '../../crawler/crawl-summary.ts'
import { parseInstant } from '../../domain/time.ts'
import { dueCheckBacks } from '../../exporters/queue/published-posts.ts'
import { checkBackTask } from '../../pipelines/check-back.ts'
import { importFileTask } from '../../pipelines/import-file.ts'
import { publishDueTask } from '../../pipelines/publish-due.ts'
import type { Environment } from '../../runtime/environment.ts'
import type { Row } from '../../sql/warehouse.ts'
import { crawlSample, isCrawlDay } from './crawl-sample.ts'
import { respond, writeCheckBack, type SentPost } from './respond.ts'
import type { Sample } from './sample-workspace.ts'
import { stepper, type Say } from './stepper.ts'
import { makeWorld, type World } from './world.ts'

/** What happened between approval and the last result. */
export interface Lived {
  /** Where the clock ended. */
  readonly clock: string
  readonly published: number
  readonly late: number
  readonly deferred: number
  readonly missed: number
  readonly refused: number
  readonly unconfirmed: number
  /** Readings that came back. */
  readonly readings: number
  readonly crawls: readonly CrawlSummary[]
}

type Counts = { -readonly [K in keyof Omit<Lived, 'clock' | 'crawls'>]: number }

const NOTHING: Counts = {
  published: 0,
  late: 0,
  deferred: 0,
  missed: 0,
  refused: 0,
  unconfirmed: 0,
  readings: 0,
}

/**
 * Lives from one instant to another on the sample's clock: wakes for every post that is due, and
 * at midnight (UTC) to bring in what the simulator says of the posts so far, and once a week to see
 * how others do.
 */
export async function liveThrough(
  sample: Sample,
  env: Environment,
  { from, until, say }: { readonly from: string; readonly until: string; readonly say: Say },
): Promise<Lived> {
  const counts = { ...NOTHING }
  const crawls: CrawlSummary[] = []
  let world: World | undefined
  let clock = from
  for (;;) {
    const due = await publish(env, clock, say, counts)
    const midnight = nextMidnight(clock)
    if (due !== null && isBefore(due, midnight)) {
      clock = due
    } else if (isBefore(midnight, until)) {
      clock = midnight
      world ??= makeWorld(sample)
      counts.readings += await bringResults(world, env, clock, say)
      if (isCrawlDay(clock)) crawls.push(await crawlSample(sample, env, clock, say))
    } else {
      return { clock, ...counts, crawls }
    }
  }
}

async function publish(
  env: Environment,
  clock: string,
  say: Say,
  counts: Counts,
): Promise<string | null> {
  const done = await stepper(env, clock, say)(publishDueTask, {})
  for (const name of [
    'published',
    'late',
    'deferred',
    'missed',
    'refused',
    'unconfirmed',
  ] as const) {
    counts[name] += done[name]
  }
  return done.next_due_at
}

/** The simulator answers for each post and age that is due; the answers come in as a file. */
async function bringResults(
  world: World,
  env: Environment,
  clock: string,
  say: Say,
): Promise<number> {
  const step = stepper(env, clock, say)
  await step(checkBackTask, {})
  const due = await dueCheckBacks(env.warehouse, clock)
  if (due.length === 0) return 0
  const items = await itemsOf(env)
  const rows = due.flatMap((post) => {
    const item = items.get(post.item_id)
    return item ? post.due_hours.map((hours) => respond(world, sentPost(post, item), hours)) : []
  })
  const path = await writeCheckBack(join(env.workspace.home, 'sample', 'results'), rows)
  const summary = await step(importFileTask, { kind: 'metrics', path })
  return summary.added
}

async function itemsOf(env: Environment): Promise<Map<string, Row>> {
  const rows = await env.warehouse.query(
    `select item_id, kind, caption, caption_key, content_type, price
     from marts.content_plan where state = 'confirmed'`,
  )
  return new Map(rows.map((row) => [String(row['item_id']), row]))
}

function sentPost(
  post: { account_id: string; post_id: string; published_at: string },
  item: Row,
): SentPost {
  const text = (name: string) => (item[name] === null ? null : String(item[name]))
  return {
    accountId: post.account_id,
    postId: post.post_id,
    postedAt: post.published_at,
    kind: String(item['kind']) as SentPost['kind'],
    captionKey: text('caption_key'),
    contentType: text('content_type'),
    price: text('price'),
  }
}

function nextMidnight(clock: string): string {
  const today = parseInstant(clock).toZonedDateTimeISO('UTC').startOfDay()
  return today.add({ days: 1 }).toInstant().toString()
}

function isBefore(a: string, b: string): boolean {
  return parseInstant(a).epochMilliseconds < parseInstant(b).epochMilliseconds
}
