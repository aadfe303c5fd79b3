import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { format } from 'prettier'
import { describe, expect, it } from 'vitest'

import { rawRecords } from '../../../../domain/records/index.ts'
import { checkDocs, writeDocs } from '../../../../sql/runner/docs/docs-files.ts'
import { generateDocs } from '../../../../sql/runner/docs/generate-docs.ts'
import { loadModels } from '../../../../sql/runner/load-models.ts'
import { modelsOf, temporaryFolder } from './fixture.ts'
import { incrementalFiles } from './incremental-models.ts'

const FILES = {
  ...incrementalFiles(3),
  'marts/health.sql': `-- How an account stands, <brand>:<handle> | *all*.
-- @grain account_id
-- @kind view
-- @freshness posted_at 7 days
select
    account_id, -- The account, \`<platform>:<handle>\`. @not_null @unique? @ref raw.accounts(account_id)
    posted_at, -- Its last post.
    score, -- Its score. @range 0..1 @range 0.. @range ..1
    zone -- Its zone. @values GREEN|RED?
from staging.posts
`,
}

describe('generated documentation', () => {
  const docs = generateDocs(modelsOf(FILES), rawRecords)
  const page = (name: string): string => docs.get(`docs/generated/${name}.md`) ?? ''

  it('is a metric dictionary of every model and column', () => {
    expect(page('models')).toContain(`### marts.health

How an account stands, \\<brand\\>:\\<handle\\> \\| \\*all\\*.

- One row per \`account_id\`.
- A view: always up to date.
- Its newest \`posted_at\` is at most 7 days old.
- Reads \`staging.posts\`.

Columns:

- \`account_id\`: The account, \`<platform>:<handle>\`. Never null; no value twice (a warning); found in \`raw.accounts.account_id\`.
- \`posted_at\`: Its last post.
- \`score\`: Its score. From 0 to 1; at least 0; at most 1.
- \`zone\`: Its zone. One of \`GREEN\`, \`RED\` (a warning).
`)
    expect(page('models')).toContain(
      '- A table of which a build rebuilds the end, by `posted_at` with a look-back of 3 days; ' +
        'new rows of `raw.posts` rebuild it from the `posted_at` of `raw.posts` that share `account_id`, `post_id` with them; ',
    )
  })

  it('describes every column of every raw table with its own words', () => {
    const lines = page('raw').split('\n')
    expect(lines.filter((line) => line.startsWith('## '))).toHaveLength(rawRecords.length)
    expect(lines).toContain('- `handle` (string): The account’s name on the platform, lower case.')
    expect(lines).toContain('- `post_id` (string): The post.')
    expect(lines).toContain(
      '- `page_type` (string, may be null): Kind of message page. One of `free`, `paid`, `standard`.',
    )
  })

  it('draws the lineage and lists it', () => {
    expect(page('lineage')).toContain(
      '```mermaid\nflowchart LR\n  subgraph raw\n    raw_post_metrics["post_metrics"]\n',
    )
    expect(page('lineage')).toContain('  staging_posts --> intermediate_results\n')
    expect(page('lineage')).toMatch(
      /\| `staging.posts` +\| view +\| `raw.posts` +\| `intermediate.results`, `marts.days`, `marts.health` +\|/,
    )
  })

  it('is the same whatever order models come in, and Prettier leaves it alone', async () => {
    expect(generateDocs(modelsOf(FILES).toReversed(), [...rawRecords].toReversed())).toEqual(docs)
    const own = generateDocs(loadModels(), rawRecords)
    for (const text of [...docs.values(), ...own.values()]) {
      expect(await format(text, { parser: 'markdown', printWidth: 100 })).toBe(text)
    }
  })

  it('is stale when missing, changed or left over, until written', () => {
    const root = temporaryFolder()
    const all = ['lineage', 'models', 'raw'].map((name) => `docs/generated/${name}.md`)
    expect(checkDocs(root, docs)).toEqual(all)
    expect(writeDocs(root, docs)).toEqual(all)
    expect(checkDocs(root, docs)).toEqual([])
    writeFileSync(join(root, 'docs/generated/raw.md'), 'edited')
    writeFileSync(join(root, 'docs/generated/old.md'), 'left')
    rmSync(join(root, 'docs/generated/models.md'))
    expect(checkDocs(root, docs)).toEqual(
      ['models', 'old', 'raw'].map((name) => `docs/generated/${name}.md`),
    )
    writeDocs(root, docs)
    expect(checkDocs(root, docs)).toEqual([])
    expect(readFileSync(join(root, 'docs/generated/raw.md'), 'utf8')).toBe(page('raw'))
  })
})
