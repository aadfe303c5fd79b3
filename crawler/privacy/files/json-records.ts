/** Whether an object is a record about the person. */
export type IsGone = (record: Readonly<Record<string, unknown>>) => boolean

/**
 * NDJSON without the lines that are records of the person, and how many there were; null where a
 * line is no JSON.
 */
export function withoutNdjsonRecords(
  text: string,
  isGone: IsGone,
): { readonly text: string; readonly dropped: number } | null {
  let dropped = 0
  const kept: string[] = []
  for (const line of text.split(/(?<=\n)/)) {
    const value = line.trim() === '' ? null : parsed(line)
    if (value === undefined) return null
    if (isRecord(value) && isGone(value)) dropped += 1
    else kept.push(line)
  }
  return { text: kept.join(''), dropped }
}

/**
 * A JSON document without the list items (at any depth) that are records of the person, and how
 * many there were; null where it is no JSON. It is laid out anew where something was dropped.
 */
export function withoutJsonRecords(
  text: string,
  isGone: IsGone,
): { readonly text: string; readonly dropped: number } | null {
  const value = parsed(text)
  if (value === undefined) return null
  let dropped = 0
  const without = (held: unknown): unknown => {
    if (Array.isArray(held)) {
      const items = held.filter((item) => !(isRecord(item) && isGone(item)))
      dropped += held.length - items.length
      return items.map(without)
    }
    if (!isRecord(held)) return held
    return Object.fromEntries(Object.entries(held).map(([key, item]) => [key, without(item)]))
  }
  const left = without(value)
  return dropped === 0 ? { text, dropped } : { text: `${JSON.stringify(left, null, 2)}\n`, dropped }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
