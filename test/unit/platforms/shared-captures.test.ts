import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { ProfileReading } from '../../../platforms/source.ts'
import { SHARED_CAPTURES } from './captures/shared-table.ts'
import { read } from './read.ts'

const ROOT = join(import.meta.dirname, '../../../../shared/data/captures')
const isThere = existsSync(ROOT)

/** Long texts are compared by length and digest, so that nothing of the captures is copied here. */
function digested(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) =>
      ['full_name', 'bio', 'picture_url', 'caption'].includes(key) && typeof part === 'string'
        ? `${part.length}:${createHash('sha256').update(part).digest('hex').slice(0, 12)}`
        : part,
    ),
  )
}

/** A reading as the table has it: no warnings and no posts are left out. */
function shown(reading: ProfileReading): unknown {
  const { outcome, layout } = reading
  if (!('warnings' in reading)) return { outcome, layout }
  const { profile, posts, warnings } = reading
  return digested({
    outcome,
    layout,
    profile,
    posts: posts.length,
    ...(posts.length > 0 ? { first: posts[0] } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  })
}

describe.skipIf(!isThere)('captures of ../shared/data (skipped where they are not there)', () => {
  test('every capture is in the table', () => {
    const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    expect(Object.keys(SHARED_CAPTURES).toSorted()).toEqual(files.toSorted())
  })

  test.each(Object.entries(SHARED_CAPTURES))('%s', (file, expected) => {
    const [platform = ''] = file.split('/')
    const body = readFileSync(join(ROOT, file), 'utf8')
    const { asked: name, ...values } = expected
    for (const asked of [undefined, name]) {
      expect(shown(read(platform, body, asked))).toEqual(values)
    }
  })

  test.each(Object.entries(SHARED_CAPTURES).filter(([, { profile }]) => profile))(
    '%s is not taken for somebody else',
    (file) => {
      const [platform = ''] = file.split('/')
      const body = readFileSync(join(ROOT, file), 'utf8')
      expect(read(platform, body, 'somebody_else').outcome).toBe('layout_changed')
    },
  )
})
