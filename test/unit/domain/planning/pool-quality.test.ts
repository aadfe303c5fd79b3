import { expect, test } from 'vitest'

import { captionPolicy } from '../../../../domain/planning/caption-policies.ts'
import type { JudgedCaption } from '../../../../domain/planning/caption-eligibility.ts'
import { drawPool } from '../../../../domain/planning/caption-pool.ts'
import { qualityOf } from '../../../../domain/planning/pool-quality.ts'
import { aCaption } from './world.ts'

const AS_OF = '2026-11-20T08:00:00Z'
const options = { seedKey: 'quality', epsilon: 0 }

/** Captions expected to succeed 1, 2, 3 … times of 100; every other one is about the city. */
const captions = Array.from({ length: 20 }, (_, i): JudgedCaption => {
  const row = aCaption('x:acme', `caption ${i}`, {
    posterior_alpha: i + 1,
    posterior_beta: 99 - i,
    category: i % 2 ? 'city' : 'beach',
    last_used_at: i % 2 ? `2026-11-${String(i + 1).padStart(2, '0')}T08:00:00Z` : null,
  })
  return { row, group: row.caption_key, hashtags: [], lockReason: null, from: 0, until: 1 }
})

test('the best of all explore nothing and bring all that so many can', () => {
  const pool = drawPool(captions, 4, { ...options, policy: captionPolicy('eb-greedy') })
  expect(qualityOf(pool, AS_OF)).toEqual({
    chosen: 4,
    eligible: 20,
    locked: 0,
    expected_rate: expect.closeTo(0.185, 12),
    share_of_best: expect.closeTo(1, 12),
    share_explored: 0,
    category_concentration: 0.5,
    top_10_share: expect.closeTo(1, 12),
    // Used on the 18th and the 20th; the other two never.
    median_days_since_use: 1,
    share_never_used: 0.5,
  })
})

test('a uniform batch explores, and an empty pool has no quality', () => {
  const pool = drawPool(captions, 16, { ...options, policy: captionPolicy('uniform') })
  const quality = qualityOf(pool, AS_OF)
  expect(quality?.share_explored).toBeGreaterThan(0)
  expect(quality?.share_of_best).toBeLessThan(1)
  expect(quality?.top_10_share).toBeLessThan(1)
  expect(qualityOf(drawPool([], 4, options), AS_OF)).toBeNull()
})
