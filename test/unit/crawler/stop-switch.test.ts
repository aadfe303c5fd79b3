import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { stopSwitch } from '../../../crawler/stop-switch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it is read at the first question and then once a second', () => {
  const read = vi.fn<() => boolean>(() => false)
  const isStopped = stopSwitch(read)
  expect(read).not.toHaveBeenCalled()
  for (let i = 0; i < 100; i++) expect(isStopped()).toBe(false)
  expect(read).toHaveBeenCalledTimes(1)
  read.mockReturnValue(true)
  vi.advanceTimersByTime(999)
  expect(isStopped()).toBe(false)
  vi.advanceTimersByTime(1)
  expect(isStopped()).toBe(true)
  expect(read).toHaveBeenCalledTimes(2)
})

test('settings that cannot be read are nobody’s "go on"', () => {
  const isStopped = stopSwitch(() => {
    throw new Error('broken settings')
  })
  expect(isStopped).toThrow('broken settings')
})
