import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { FILE_KINDS, importFileSpec } from '../../../../domain/records/import-files.ts'
import { projectPath } from '../../../../sql/project-files.ts'

const lines = readFileSync(projectPath('docs', 'importing.md'), 'utf8').split('\n')

test.each(FILE_KINDS)(
  'docs/importing.md names every column of %s, required ones in bold',
  (kind) => {
    const line = lines.find((text) => text.startsWith(`| \`${kind}\``)) ?? ''
    const words = line.match(/[a-z_]+/g)
    const bold = [...line.matchAll(/\*\*([a-z_]+)\*\*/g)].map(([, name]) => name)
    const { fields } = importFileSpec(kind)
    expect(words).toEqual(expect.arrayContaining(fields.map(({ name }) => name)))
    expect(bold).toEqual(
      expect.arrayContaining(fields.filter((f) => f.isRequired).map(({ name }) => name)),
    )
  },
)
