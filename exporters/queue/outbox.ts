import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { InvalidInputError, messageOf } from '../../domain/errors.ts'
import { noFault, type FaultPoint } from './fault-point.ts'
import {
  SENDING,
  type Confirmed,
  type FindOutcome,
  type Journal,
  type Post,
  type Publisher,
  type PublishOutcome,
} from '../../platforms/publishing/publisher.ts'

const FILE_NAME = /^[A-Za-z0-9_-]{1,200}$/
const WEEK = /^\d{4}-W\d{2}$/

/**
 * The explicit dry run: one JSON file a post at `<folder>/<week>/<publish key>.json`. The name is
 * the idempotency key: a file appears complete or not at all, and is never written again.
 */
export function openOutbox(folder: string, faultPoint: FaultPoint = noFault): Publisher {
  return {
    name: 'outbox',
    publish: (post, key, journal) => publish({ folder, faultPoint }, post, key, journal),
    find: (post, key) => find(folder, post, key),
  }
}

async function publish(
  { folder, faultPoint }: { readonly folder: string; readonly faultPoint: FaultPoint },
  post: Post,
  key: string,
  journal: Journal,
): Promise<PublishOutcome> {
  const place = placeOf(folder, post, key)
  let isLinked = false
  try {
    await makeFolder(dirname(place.file))
    await writeDurably(place.temp, contentOf(post, key))
    faultPoint('outbox:temp-written')
    await journal.note(SENDING)
    const isNew = await linkOnce(place.temp, place.file)
    isLinked = true
    faultPoint('outbox:linked')
    await rm(place.temp, { force: true })
    faultPoint('outbox:cleaned')
    await syncFolder(dirname(place.file))
    faultPoint('outbox:synced')
    return isNew ? confirmed(post, key) : asOutcome(await find(folder, post, key), place.file)
  } catch (error) {
    if (error instanceof InvalidInputError) throw error
    const detail = `${place.file}: ${messageOf(error)}`
    return isLinked
      ? { kind: 'unconfirmed', detail }
      : { kind: 'refused', error_class: 'operator', detail }
  }
}

async function find(folder: string, post: Post, key: string): Promise<FindOutcome> {
  const place = placeOf(folder, post, key)
  await rm(place.temp, { force: true })
  try {
    const written = JSON.parse(await readFile(place.file, 'utf8')) as Partial<Post>
    if (written.publish_key !== key) return { kind: 'unknown', detail: 'it holds another post' }
    await syncFolder(dirname(place.file))
    return { ...confirmed(post, key), published_at: written.published_at ?? post.published_at }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return { kind: 'absent' }
    return { kind: 'unknown', detail: messageOf(error) }
  }
}

function confirmed(post: Post, key: string): Confirmed {
  return {
    kind: 'confirmed',
    post_id: `outbox-${post.item_id}`,
    url: `outbox:${post.week}/${key}.json`,
  }
}

function asOutcome(found: FindOutcome, file: string): PublishOutcome {
  if (found.kind === 'confirmed') return found
  const why = found.kind === 'unknown' ? found.detail : 'it was removed meanwhile'
  return { kind: 'unconfirmed', detail: `${file} was there already: ${why}` }
}

function placeOf(folder: string, post: Post, key: string): { file: string; temp: string } {
  if (!FILE_NAME.test(key) || !WEEK.test(post.week)) {
    throw new InvalidInputError(
      `the outbox cannot name a file after week "${post.week}" and key "${key}": letters, digits, - and _ only`,
      { week: post.week, key },
    )
  }
  const week = join(folder, post.week)
  return { file: join(week, `${key}.json`), temp: join(week, `.${key}.tmp`) }
}

function contentOf(post: Post, key: string): string {
  return `${JSON.stringify(
    {
      publish_key: key,
      item_id: post.item_id,
      account: post.account_id,
      handle: post.handle,
      platform: post.platform,
      channel: post.channel,
      kind: post.kind,
      caption: post.caption,
      hashtags: post.hashtags,
      title: post.title,
      source_uri: post.source_uri,
      content_type: post.content_type,
      price: post.price,
      currency: post.currency,
      scheduled_at: post.scheduled_at,
      local_time: post.local_time,
      timezone: post.timezone,
      revision: post.revision,
      published_at: post.published_at,
    },
    null,
    2,
  )}\n`
}

/** Creates the folder; a new folder's own entry is made durable too. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true })
  if (first !== undefined) await syncFolder(dirname(first))
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Gives the finished file its name unless the name is taken; rename would overwrite. */
async function linkOnce(temp: string, file: string): Promise<boolean> {
  try {
    await link(temp, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === code
}
