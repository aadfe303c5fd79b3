import { expect, test } from 'vitest'

import { loadSuppressions } from '../../../../crawler/privacy/suppression-list.ts'
import { suppress } from '../../../../crawler/privacy/suppress.ts'
import { namedTargets } from '../../../../crawler/targets/named-targets.ts'
import { InvalidInputError, NotFoundError } from '../../../../domain/errors.ts'
import { profileSources } from '../../../../platforms/sources.ts'
import { AS_OF, KEY, newLoad, NOBODY, openWarehouse } from '../warehouse.ts'

const named = (profiles: Record<string, string[]>, list = NOBODY) =>
  namedTargets(profiles, list, profileSources)

test('each profile once, written as its network writes it', () => {
  expect(named({ reddit: ['u/Ann', '@ann', ' ann '], instagram: ['@Ann', 'bo'] })).toEqual({
    targets: [
      { platform: 'reddit', username: 'ann' },
      { platform: 'instagram', username: 'ann' },
      { platform: 'instagram', username: 'bo' },
    ],
    countSuppressed: 0,
  })
})

test('nobody named is nobody asked', () => {
  expect(named({})).toEqual({ targets: [], countSuppressed: 0 })
  expect(named({ reddit: [] })).toEqual({ targets: [], countSuppressed: 0 })
})

test('another network, or what is no name there, is refused and names what is wrong', () => {
  expect(() => named({ myspace: ['ann'] })).toThrow(NotFoundError)
  expect(() => named({ myspace: ['ann'] })).toThrow(/no network "myspace".*instagram, tiktok/)
  expect(() => named({ reddit: ['ann', '../me'] })).toThrow(InvalidInputError)
})

test('whoever asked to be forgotten is left out, however the name is written', async () => {
  const warehouse = await openWarehouse()
  const gone = { platform: 'reddit', username: 'gone' }
  await suppress(warehouse, gone, { key: KEY, asOf: AS_OF, load: newLoad() })
  const list = await loadSuppressions(warehouse, KEY)
  expect(named({ reddit: ['u/GONE', 'ann'], tiktok: ['gone'] }, list)).toEqual({
    targets: [
      { platform: 'reddit', username: 'ann' },
      { platform: 'tiktok', username: 'gone' },
    ],
    countSuppressed: 1,
  })
})
