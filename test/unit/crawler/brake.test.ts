import { expect, test } from 'vitest'

import { Brake } from '../../../crawler/brake.ts'
import { PlatformTurns } from '../../../crawler/pace/platform-turns.ts'

function turnsOf(platform: string): PlatformTurns {
  return new PlatformTurns({
    platform,
    usernames: ['a', 'b'],
    first: 0,
    sharePercent: 100,
    maxFailureRate: 1,
  })
}

test('off as long as the crawling stop is; then every network is closed', () => {
  let isStopped = false
  const networks = [turnsOf('reddit'), turnsOf('tiktok')]
  const brake = new Brake(networks, () => isStopped)
  expect(brake.isOff()).toBe(true)
  expect(networks.map(({ closed }) => closed)).toEqual([null, null])
  isStopped = true
  expect(brake.isOff()).toBe(false)
  const closed = { reason: 'stopped', words: 'crawling was stopped (crawl.stopped)' }
  expect(networks.map((own) => own.closed)).toEqual([closed, closed])
  brake.rethrow()
})

test('the first error ends the crawl and is the one that is thrown', () => {
  const network = turnsOf('reddit')
  const brake = new Brake([network], () => {
    throw new Error('settings are broken')
  })
  expect(brake.isOff()).toBe(false)
  brake.fail(new Error('second'))
  expect(network.closed?.words).toBe('settings are broken')
  expect(() => brake.rethrow()).toThrow('settings are broken')
})
