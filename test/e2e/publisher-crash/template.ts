import { cpSync } from 'node:fs'
import { join } from 'node:path'

import { contentItems } from '../../../domain/records/content.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import type { Case } from '../../contract/publishing/faults.ts'
import { NOW } from '../../contract/publishing/world.ts'
import {
  addAccount,
  move,
  newLoad,
  openQueue,
  plan,
  planApproved,
  planItem,
} from '../../unit/exporters/queue/workspace.ts'
import { captionOf } from './other-side.ts'

/** What nobody approved, and how it ends: none of it may go out. */
export const OTHERS = { waiting: 'missed', rejected: 'rejected', kept: 'missed' } as const

const made = new Map<string, Promise<string>>()

/** Ids of so many approved items. */
export function approvedIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `a${String(index).padStart(2, '0')}`)
}

/**
 * A workspace of one account of a provider, made once: so many approved items and `OTHERS`, all
 * planned for the same time.
 */
export function templateOf(folder: string, one: Case, count: number): Promise<string> {
  return once(join(folder, `template-${one.provider.name}-${count}`), async (home) => {
    const empty = await once(join(folder, 'empty'), async (to) => {
      await (await openQueue({ home: to })).close()
    })
    cpSync(empty, home, { recursive: true })
    const queue = await openQueue({ home })
    await fill(queue.warehouse, one, count)
    await queue.close()
  })
}

function once(home: string, make: (home: string) => Promise<void>): Promise<string> {
  const known = made.get(home) ?? make(home).then(() => home)
  made.set(home, known)
  return known
}

async function fill(warehouse: Warehouse, { provider, post }: Case, count: number): Promise<void> {
  const { account_id, platform, publisher_account, title, media } = post
  const source_uri = media?.uris.join(' ') ?? null
  await addAccount(warehouse, account_id, { publisher: provider.name, publisher_account })
  if (source_uri !== null) {
    const original = { content_id: 'tide', kind: 'image', source_uri, alt_text: 'Boats' } as const
    await warehouse.append(contentItems, [original], newLoad())
  }
  const item = (id: string) => {
    const content = { title, source_uri, content_id: source_uri && 'tide' }
    const texts = { caption: captionOf(id), hashtags: ['harbour'] }
    return planItem(id, NOW, { account_id, platform, ...content, ...texts })
  }
  await planApproved(warehouse, approvedIds(count).map(item))
  await plan(warehouse, Object.keys(OTHERS).map(item))
  await move(warehouse, [item('rejected')], ['rejected'])
  await move(warehouse, [item('kept')], ['approved', 'held'])
}
