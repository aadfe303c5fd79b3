import { cut } from '../message-text.ts'
import type { Notice } from '../notice.ts'
import type { SyncOutput } from '../read-outputs.ts'

/** One notice a row that could not be applied when its sheet was read last, by what is wrong. */
export function editsRefused(newestFirst: readonly SyncOutput[]): Notice[] {
  const seen = new Set<string>()
  return newestFirst.flatMap(({ week, path, uri, refused }): Notice[] => {
    const where = uri ?? path ?? null
    const sheet = `${week} ${where ?? ''}`
    if (seen.has(sheet)) return []
    seen.add(sheet)
    return refused.map(({ item, sheet: tab, row, why }) => ({
      kind: 'edits_refused',
      about: [week, item ?? `${tab} ${row}`, why],
      text: `${tab}, row ${row}: ${cut(why.replace(/\s+/g, ' '), 400)}.`,
      link: where,
    }))
  })
}
