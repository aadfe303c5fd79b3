import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { InvalidInputError } from '../../domain/errors.ts'
import { countsAt, type MetricsRow } from './reading.ts'
import { hoursAfter, resultOf, type SentPost } from './result.ts'
import { accountOf, type World } from './world.ts'
import { writeWhole } from './write-whole.ts'

export type { MetricsRow } from './reading.ts'
export type { SentPost } from './result.ts'

/**
 * What the platform says of a post at an age in hours: the same post and age give the same row,
 * counts never fall with age, and from 7 days on nothing changes any more. A text the bank does not
 * know does as well as its category does on average. Throws NotFoundError for an unknown account,
 * InvalidInputError for a negative age or a malformed time.
 */
export function respond(world: World, post: SentPost, ageHours: number): MetricsRow {
  if (!(ageHours >= 0 && Number.isFinite(ageHours))) {
    throw new InvalidInputError(
      `the age of ${post.postId} must be 0 hours or more, not ${ageHours}`,
    )
  }
  const account = accountOf(world, post.accountId)
  return {
    post_id: post.postId,
    account_id: post.accountId,
    read_at: hoursAfter(post.postedAt, ageHours),
    ...countsAt(account, post.contentType, resultOf(world, account, post), ageHours),
  }
}

/**
 * Writes readings as a metrics file (NDJSON) that `import metrics` takes; gives its path. The name
 * holds a hash of the content, so that the same readings are the same file, written whole or not
 * at all. Throws InvalidInputError where there is nothing to write.
 */
export async function writeCheckBack(folder: string, rows: readonly MetricsRow[]): Promise<string> {
  if (rows.length === 0) throw new InvalidInputError('a check-back needs at least one reading')
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const latest = rows.reduce((last, row) => (row.read_at > last ? row.read_at : last), '')
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8)
  const path = join(folder, `check-back-${latest.replace(/[-:]/g, '')}-${hash}.ndjson`)
  await mkdir(folder, { recursive: true })
  await writeWhole(path, text)
  return path
}
