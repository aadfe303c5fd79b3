import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { loadModels } from '../../../../sql/runner/load-models.ts'
import type { Model } from '../../../../sql/runner/model.ts'

/** The models of files by path (`marts/x.sql`), read from a folder that is gone afterwards. */
export function modelsOf(files: Readonly<Record<string, string>>): Model[] {
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, 'models', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    return loadModels({ folder: join(folder, 'models') })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
