import type { Complain } from './problems.ts'

/** One `-- @name value` line. */
export interface Tag {
  readonly name: string
  readonly value: string
  readonly line: number
}

/** The comment lines a model file starts with. */
export interface Header {
  readonly doc: string
  readonly tags: readonly Tag[]
  /** Number of lines; the statement follows. */
  readonly length: number
}

/** Reads the header of a model file: prose, then tags. Complains where there is no prose. */
export function readHeader(text: string, complain: Complain): Header {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => !line.startsWith('--'))
  const length = first === -1 ? lines.length : first
  const prose: string[] = []
  const tags: Tag[] = []
  for (const [index, line] of lines.slice(0, length).entries()) {
    const tag = /^--\s*@(\w+)\s*(.*)$/.exec(line)
    if (tag) tags.push({ name: tag[1] ?? '', value: (tag[2] ?? '').trim(), line: index + 1 })
    else prose.push(line.slice(2).trim())
  }
  const doc = prose.join(' ').trim()
  if (!doc) complain(1, 'say in a comment at the top what the model is and who reads it')
  return { doc, tags, length }
}
