import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { readSlots, type Slots } from './estimates.ts'
import { bring, build, withWarehouse } from './warehouse.ts'

const DAY_MS = 86_400_000
const ACCOUNT = 'facebook:live-sellers'
const MAP = {
  posted_at: `strptime(status_published || ' ' || time, '%m/%d/%Y %H:%M')`,
  post_id: 'status_id',
  content_type: 'status_type',
  likes: 'num_reactions',
  comments: 'num_comments',
  shares: 'num_shares',
}

/** The file’s lines, its first one apart, in the order in which the posts were published. */
interface Posts {
  readonly header: string
  readonly lines: readonly { readonly text: string; readonly atMs: number }[]
}

/**
 * The slots that each half in time of the live sellers’ posts teaches, each in a warehouse of its
 * own whose clock stands 30 days after the half’s last post, when all of them have settled. Of
 * each half only the posts of its last 52 weeks count: older ones are forgotten.
 */
export async function slotsOfHalves(path: string): Promise<[Slots, Slots]> {
  const { header, lines } = readPosts(path)
  const middle = Math.floor(lines.length / 2)
  return [
    await slotsOf({ header, lines: lines.slice(0, middle) }),
    await slotsOf({ header, lines: lines.slice(middle) }),
  ]
}

function readPosts(path: string): Posts {
  const [header = '', ...rows] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/)
  const lines = rows.map((text) => {
    const [, , date = '', time = ''] = text.split(',')
    const [month, day, year] = date.split('/').map(Number)
    const [hour, minute] = time.split(':').map(Number)
    return { text, atMs: Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute) }
  })
  return { header, lines: lines.toSorted((x, y) => x.atMs - y.atMs) }
}

function slotsOf({ header, lines }: Posts): Promise<Slots> {
  const asOf = new Date((lines.at(-1)?.atMs ?? 0) + 30 * DAY_MS).toISOString()
  return withWarehouse(async (warehouse, folder) => {
    const accounts = join(folder, 'accounts.csv')
    writeFileSync(
      accounts,
      'platform,handle,audience_timezone\nfacebook,live-sellers,Asia/Bangkok\n',
    )
    const posts = join(folder, 'posts.csv')
    writeFileSync(posts, `${[header, ...lines.map(({ text }) => text)].join('\n')}\n`)
    await bring(warehouse, { kind: 'accounts', path: accounts, asOf })
    const options = { accountId: ACCOUNT, timezone: 'UTC', readAt: asOf, map: MAP, asOf }
    await bring(warehouse, { kind: 'posts', path: posts, ...options })
    await build(warehouse, asOf)
    const slots = (await readSlots(warehouse)).get(ACCOUNT)
    if (!slots) throw new Error(`${ACCOUNT} has no slots`)
    return slots
  })
}
