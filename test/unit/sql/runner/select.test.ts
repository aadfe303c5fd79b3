import { describe, expect, it } from 'vitest'

import { selectModels } from '../../../../sql/runner/select-models.ts'
import { modelsOf } from './fixture.ts'

const reading = (other: string): string => `-- A model.
-- @grain post_id
-- @kind view
select post_id -- The post.
from ${other}
`

const FILES = {
  'staging/posts.sql': reading('raw.posts'),
  'staging/accounts.sql': reading('raw.posts'),
  'intermediate/posts.sql': reading('staging.posts'),
  'marts/health.sql': reading('intermediate.posts'),
  'marts/slots.sql': reading('marts.health'),
  'marts/bank.sql': reading('staging.accounts'),
}

describe('selectors', () => {
  const select = (...selectors: string[]): string[] =>
    selectModels(modelsOf(FILES), selectors, new Set(['intermediate.posts'])).map(
      ({ name }) => name,
    )

  it.each([
    [
      [],
      [
        'staging.accounts',
        'staging.posts',
        'intermediate.posts',
        'marts.bank',
        'marts.health',
        'marts.slots',
      ],
    ],
    [['marts.health'], ['marts.health']],
    [['health'], ['marts.health']],
    [['+health'], ['staging.posts', 'intermediate.posts', 'marts.health']],
    [['health+'], ['marts.health', 'marts.slots']],
    [['+health+'], ['staging.posts', 'intermediate.posts', 'marts.health', 'marts.slots']],
    [['marts.*'], ['marts.bank', 'marts.health', 'marts.slots']],
    [['+marts.b*'], ['staging.accounts', 'marts.bank']],
    [['*s'], ['staging.accounts', 'staging.posts', 'intermediate.posts', 'marts.slots']],
    [['changed'], ['intermediate.posts']],
    [['changed+'], ['intermediate.posts', 'marts.health', 'marts.slots']],
    [['+changed'], ['staging.posts', 'intermediate.posts']],
    [
      ['slots', 'staging.accounts'],
      ['staging.accounts', 'marts.slots'],
    ],
  ])('%j', (selectors, names) => {
    expect(select(...selectors).toSorted()).toEqual([...names].toSorted())
  })

  it('keep the build order', () => {
    expect(select('slots', '+bank', 'health')).toEqual([
      'staging.accounts',
      'marts.bank',
      'marts.health',
      'marts.slots',
    ])
  })

  it.each([
    ['slot', '"slot" means no model; write marts.slots'],
    ['mart.healt', '"mart.healt" means no model; write marts.health'],
    ['+nothing_like_it', '"+nothing_like_it" means no model. Selectors are a name'],
    ['posts', '"posts" means more than one model; write staging.posts or intermediate.posts'],
    ['marts.q*', '"marts.q*" means no model'],
    ['', '"" means no model'],
  ])('%j is refused', (selector, message) => {
    expect(() => select(selector)).toThrow(message)
  })
})
