import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { openOutbox } from '../../../../exporters/queue/outbox.ts'
import type { Journal, Post } from '../../../../platforms/publishing/publisher.ts'
import { tempFolder } from '../../../temp.ts'
import { outboxFiles } from './workspace.ts'

const POST: Post = {
  publish_key: 'publish-a1',
  item_id: 'a1',
  account_id: 'x:ana',
  handle: 'ana',
  publisher_account: null,
  platform: 'x',
  channel: 'feed',
  kind: 'feed',
  week: '2026-W48',
  revision: 2,
  content_id: 'c1',
  content_type: 'image',
  title: 'A title',
  description: null,
  media: null,
  source_uri: 'https://example.com/a.jpg',
  caption: '=1+1 “Grüße” 🎉',
  hashtags: ['one'],
  price: '9.99',
  currency: 'USD',
  scheduled_at: '2026-11-23T08:00:00Z',
  local_time: '2026-11-23T09:00',
  timezone: 'Europe/Berlin',
  published_at: '2026-11-23T08:01:00Z',
}

const JOURNAL: Journal = { note: async () => undefined, read: async () => undefined }

describe('the outbox', () => {
  it('writes one complete file a post, named after its key', async () => {
    const folder = join(tempFolder(), 'outbox')
    expect(await openOutbox(folder).publish(POST, 'publish-a1', JOURNAL)).toEqual({
      kind: 'confirmed',
      post_id: 'outbox-a1',
      url: 'outbox:2026-W48/publish-a1.json',
    })
    expect(await outboxFiles(folder)).toEqual(['publish-a1.json'])
    const written = JSON.parse(await readFile(join(folder, '2026-W48/publish-a1.json'), 'utf8'))
    expect(written).toMatchObject({
      publish_key: 'publish-a1',
      item_id: 'a1',
      account: 'x:ana',
      platform: 'x',
      channel: 'feed',
      kind: 'feed',
      caption: '=1+1 “Grüße” 🎉',
      hashtags: ['one'],
      title: 'A title',
      source_uri: 'https://example.com/a.jpg',
      price: '9.99',
      scheduled_at: POST.scheduled_at,
      local_time: '2026-11-23T09:00',
      timezone: 'Europe/Berlin',
      revision: 2,
      published_at: POST.published_at,
    })
  })

  it('never writes a post again: the second call finds the first one', async () => {
    const folder = tempFolder()
    const outbox = openOutbox(folder)
    await outbox.publish(POST, 'publish-a1', JOURNAL)
    const file = join(folder, '2026-W48/publish-a1.json')
    await utimes(file, 1000, 1000)
    const again = { ...POST, caption: 'changed', published_at: '2026-11-23T09:00:00Z' }
    expect(await outbox.publish(again, 'publish-a1', JOURNAL)).toMatchObject({
      kind: 'confirmed',
      published_at: '2026-11-23T08:01:00Z',
    })
    expect((await stat(file)).mtimeMs).toBe(1_000_000)
    expect(await readFile(file, 'utf8')).not.toContain('changed')
    expect(await outboxFiles(folder)).toEqual(['publish-a1.json'])
  })

  it('writes once when called at the same time', async () => {
    const folder = tempFolder()
    const calls = Array.from({ length: 20 }, (_, i) =>
      openOutbox(folder).publish({ ...POST, item_id: `a${i}` }, `publish-a${i % 4}`, JOURNAL),
    )
    const outcomes = await Promise.all(calls)
    expect((await outboxFiles(folder)).filter((name) => name.endsWith('.json'))).toHaveLength(4)
    expect(outcomes.filter((outcome) => outcome.kind === 'confirmed').length).toBeGreaterThan(3)
  })

  it('proves that nothing went out, and clears away a half-made file', async () => {
    const folder = tempFolder()
    const outbox = openOutbox(folder)
    await mkdir(join(folder, '2026-W48'))
    await writeFile(join(folder, '2026-W48/.publish-a1.tmp'), '{"publish_key": "publ')
    expect(await outbox.find?.(POST, 'publish-a1', JOURNAL)).toEqual({ kind: 'absent' })
    expect(await outboxFiles(folder)).toEqual([])
    await outbox.publish(POST, 'publish-a1', JOURNAL)
    expect(await outbox.find?.(POST, 'publish-a1', JOURNAL)).toMatchObject({
      kind: 'confirmed',
      published_at: POST.published_at,
    })
  })

  it('does not vouch for a file that is not this post', async () => {
    const folder = tempFolder()
    const outbox = openOutbox(folder)
    await mkdir(join(folder, '2026-W48'))
    await writeFile(join(folder, '2026-W48/publish-a1.json'), 'not json')
    expect(await outbox.publish(POST, 'publish-a1', JOURNAL)).toMatchObject({ kind: 'unconfirmed' })
    expect((await outbox.find?.(POST, 'publish-a1', JOURNAL))?.kind).toBe('unknown')
    await writeFile(join(folder, '2026-W48/publish-a1.json'), '{"publish_key":"publish-b2"}')
    expect((await outbox.find?.(POST, 'publish-a1', JOURNAL))?.kind).toBe('unknown')
  })

  it('says that nothing was published where it cannot write', async () => {
    const folder = tempFolder()
    await writeFile(join(folder, 'outbox'), 'a file where the folder should be')
    expect(
      await openOutbox(join(folder, 'outbox')).publish(POST, 'publish-a1', JOURNAL),
    ).toMatchObject({
      kind: 'refused',
      error_class: 'operator',
      detail: expect.stringContaining('publish-a1.json'),
    })
  })

  it.each([
    ['../../etc/passwd', '2026-W48'],
    ['publish-a1', '../2026-W48'],
  ])('takes no name that leaves its folder: %s, %s', async (key, week) => {
    await expect(openOutbox(tempFolder()).publish({ ...POST, week }, key, JOURNAL)).rejects.toThrow(
      /cannot name a file/,
    )
  })
})
