import { expect, test } from 'vitest'

import { suppress } from '../../../../crawler/privacy/suppress.ts'
import { loadSuppressions } from '../../../../crawler/privacy/suppression-list.ts'
import { latestTargets } from '../../../../crawler/targets/latest-targets.ts'
import {
  canonicalName,
  parseProfile,
  parseTarget,
} from '../../../../crawler/targets/profile-name.ts'
import { addTargets, toggleTargets } from '../../../../crawler/targets/save-targets.ts'
import { AS_OF, KEY, newLoad, NOBODY, openWarehouse } from '../warehouse.ts'

const ANN = { platform: 'reddit', username: 'ann' }
const BEN = { platform: 'x', username: 'ben' }

test('adding appends versions of what differs, and what is not said stays', async () => {
  const warehouse = await openWarehouse()
  const add = (change: object) =>
    addTargets(
      warehouse,
      [ANN, BEN, ANN],
      { is_active: true, ...change },
      { suppressions: NOBODY, load: newLoad() },
    )
  expect(await add({ niche: 'food' })).toEqual({
    added: ['reddit/ann', 'x/ben'],
    changed: [],
    known: [],
  })
  expect(await add({})).toEqual({ added: [], changed: [], known: ['reddit/ann', 'x/ben'] })
  expect(await add({ priority: 3 })).toMatchObject({ changed: ['reddit/ann', 'x/ben'] })
  expect(await latestTargets(warehouse, 'x')).toEqual([
    { ...BEN, niche: 'food', priority: 3, is_active: true },
  ])
  expect(await warehouse.query('select count(*) as rows from raw.crawl_targets')).toEqual([
    { rows: 4 },
  ])
})

test('pausing and resuming keeps the rest; adding again resumes', async () => {
  const warehouse = await openWarehouse()
  const options = { suppressions: NOBODY, load: newLoad() }
  await addTargets(warehouse, [ANN, BEN], { is_active: true, niche: 'food' }, options)
  expect(await toggleTargets(warehouse, [ANN], false, newLoad())).toMatchObject({
    changed: ['reddit/ann'],
  })
  expect(await toggleTargets(warehouse, [ANN], false, newLoad())).toMatchObject({
    known: ['reddit/ann'],
  })
  expect(await latestTargets(warehouse)).toEqual([
    { ...ANN, niche: 'food', priority: null, is_active: false },
    { ...BEN, niche: 'food', priority: null, is_active: true },
  ])
  await addTargets(warehouse, [ANN], { is_active: true }, { ...options, load: newLoad() })
  expect(await latestTargets(warehouse, 'reddit')).toMatchObject([
    { niche: 'food', is_active: true },
  ])
  await expect(
    toggleTargets(warehouse, [ANN, { ...BEN, username: 'bob' }], false, newLoad()),
  ).rejects.toThrow(/no such targets: x\/bob/)
  expect(await latestTargets(warehouse, 'reddit')).toMatchObject([{ is_active: true }])
})

test('whoever asked to be forgotten is not added, and nobody with them', async () => {
  const warehouse = await openWarehouse()
  await suppress(warehouse, ANN, { key: KEY, asOf: AS_OF, load: newLoad() })
  const suppressions = await loadSuppressions(warehouse, KEY)
  await expect(
    addTargets(warehouse, [BEN, ANN], { is_active: true }, { suppressions, load: newLoad() }),
  ).rejects.toThrow(/nothing was added: reddit\/ann asked to be forgotten/)
  expect(await latestTargets(warehouse)).toEqual([])
})

test('names are read as their network writes them', () => {
  expect(parseTarget('Instagram/@Ann.B')).toEqual({ platform: 'instagram', username: 'ann.b' })
  expect(parseTarget('reddit/u/Ann')).toEqual({ platform: 'reddit', username: 'ann' })
  expect(() => parseTarget('reddit/../x')).toThrow(/\.\.\/x/)
  expect(() => parseTarget('myspace/tom')).toThrow(
    /no network "myspace" to crawl; there are: instagram, tiktok, x, reddit/,
  )
  for (const text of ['ann', '/ann', 'x/', 'x y/ann']) {
    expect(() => parseTarget(text)).toThrow(/is no profile: write PLATFORM\/NAME/)
  }
  expect(parseProfile('youtube/@Some One')).toEqual({ platform: 'youtube', username: 'some one' })
  expect(canonicalName(' X ', '@Ann')).toEqual({ platform: 'x', username: 'ann' })
  expect(canonicalName('x', 'no name there')).toEqual({ platform: 'x', username: 'no name there' })
})
