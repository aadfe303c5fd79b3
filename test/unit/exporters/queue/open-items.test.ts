import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import {
  addAccount,
  answer,
  move,
  openQueue,
  plan,
  planApproved,
  planItem,
  publishAt,
} from './workspace.ts'

let queue: Awaited<ReturnType<typeof openQueue>>

beforeEach(async () => {
  queue = await openQueue({ inMemory: true })
  await addAccount(queue.warehouse, 'x:ana')
  await planApproved(queue.warehouse, [planItem('a1', '2026-11-23T08:00:00Z')])
})

afterEach(() => queue.close())

it('asks one small question where nothing changed and nothing is due', async () => {
  await publishAt(queue, '2026-11-22T08:00:00Z')
  const query = vi.spyOn(queue.warehouse, 'query')
  const atomically = vi.spyOn(queue.warehouse, 'atomically')
  expect(await publishAt(queue, '2026-11-22T09:00:00Z')).toMatchObject({
    next_due_at: '2026-11-23T08:00:00Z',
  })
  expect(query).toHaveBeenCalledTimes(1)
  expect(atomically).not.toHaveBeenCalled()
})

it('sees at once what is planned, answered and approved in between', async () => {
  const next = async () => (await publishAt(queue, '2026-11-22T09:00:00Z')).next_due_at
  const a2 = planItem('a2', '2026-11-22T20:00:00Z')
  expect(await next()).toBe('2026-11-23T08:00:00Z')
  await plan(queue.warehouse, [a2])
  expect(await next()).toBe('2026-11-23T08:00:00Z')
  await move(queue.warehouse, [a2], ['approved'])
  expect(await next()).toBe('2026-11-22T20:00:00Z')
  await answer(queue.warehouse, a2, {
    decision: 'approve',
    scheduled_at: '2026-11-22T18:00:00Z',
    local_time: '2026-11-22T18:00',
  })
  expect(await next()).toBe('2026-11-22T18:00:00Z')
})

it('follows the clock into other weeks and back', async () => {
  const next = async (asOf: string) => (await publishAt(queue, asOf)).next_due_at
  expect(await next('2026-11-22T09:00:00Z')).toBe('2026-11-23T08:00:00Z')
  expect(await next('2026-06-22T09:00:00Z')).toBeNull()
  expect(await next('2026-11-22T09:00:00Z')).toBe('2026-11-23T08:00:00Z')
})
