import { describe, expect, test } from 'vitest'

import { loadModels } from '../../sql/runner/load-models.ts'
import type { Model } from '../../sql/runner/model.ts'
import { drawn, mutantsOf, type Mutant } from './mutants/mutants-of.ts'

const [anyModel] = loadModels()

describe('mutants', () => {
  const sql = `-- a > 1 and b
with counted as (
    select account_id, count(case when trials >= 5 then 1 end) as count_posts -- 7 < 8
    from marts.post_performance
    where 'x = 1' = platform and trials > 2.5
    group by account_id
)
select account_id, count_posts from counted`
  const found = async (): Promise<Mutant[]> =>
    mutantsOf({ ...(anyModel as Model), name: 'marts.example', sql })

  test('change code, not comments and texts, one thing at a time', async () => {
    const mutants = await found()
    expect(mutants.map(({ kind, what }) => `${kind} ${what.replace(/^(line \d+): .* → /, '$1: ')}`))
      .toMatchInlineSnapshot(`
      [
        "aggregate line 3: select account_id, count(*) as count_posts -- 7 < 8",
        "aggregate line 3: select account_id, count(distinct case when trials >= 5 then 1 end) as count_posts -- 7 < 8",
        "comparison line 3: select account_id, count(case when trials > 5 then 1 end) as count_posts -- 7 < 8",
        "bound line 3: select account_id, count(case when trials >= 6 then 1 end) as count_posts -- 7 < 8",
        "bound line 3: select account_id, count(case when trials >= 4 then 1 end) as count_posts -- 7 < 8",
        "key line 5: where true and trials > 2.5",
        "key line 5: where 'x = 1' = platform and true",
        "logic line 5: where 'x = 1' = platform or trials > 2.5",
        "comparison line 5: where 'x = 1' <> platform and trials > 2.5",
        "comparison line 5: where 'x = 1' = platform and trials >= 2.5",
        "bound line 5: where 'x = 1' = platform and trials > 5",
        "bound line 5: where 'x = 1' = platform and trials > 1.25",
      ]
    `)
    expect(new Set(mutants.map((mutant) => mutant.sql)).size).toBe(mutants.length)
    expect(mutants.every((mutant) => mutant.sql.startsWith('-- a > 1 and b\n'))).toBe(true)
  })

  test('are drawn alike by one seed, otherwise by another', async () => {
    const mutants = await found()
    const few = (seed: string): string[] => drawn(mutants, 5, seed).map(({ what }) => what)
    expect(few('a')).toEqual(few('a'))
    expect(few('a')).toHaveLength(5)
    expect(few('a')).not.toEqual(few('b'))
  })
})
