import { readFileSync } from 'node:fs'

type Json = Record<string, unknown>

/** The paths of a field mask: `a(b,c.d)` is `a.b` and `a.c.d`. */
export function pathsOf(mask: string): string[] {
  const paths: string[] = []
  let start = 0
  const walk = (prefix: string, from: number): number => {
    let name = ''
    let at = from
    for (; at < mask.length; at++) {
      const letter = mask[at]
      if (letter === '(') {
        at = walk(`${prefix}${name}.`, at + 1)
        name = ''
      } else if (letter === ',' || letter === ')') {
        if (name !== '') paths.push(prefix + name)
        name = ''
        if (letter === ')') return at
      } else name += letter
    }
    if (name !== '') paths.push(prefix + name)
    return at
  }
  start = walk('', start)
  return paths
}

/** The schemas of a published description, to look field masks up in. */
export class Schemas {
  private readonly schemas: Record<string, Json>

  constructor(path: string) {
    const document = JSON.parse(readFileSync(path, 'utf8')) as {
      components: { schemas: Record<string, Json> }
    }
    this.schemas = document.components.schemas
  }

  /** Paths of a mask that the schema does not have. */
  problems(mask: string, schema: string): string[] {
    return pathsOf(mask)
      .filter((path) => !this.has(path.split('.'), this.schemas[schema]))
      .map((path) => `${schema} has no field ${path}`)
  }

  private has([first, ...rest]: readonly string[], schema: Json | undefined): boolean {
    if (first === undefined) return schema !== undefined
    const resolved = this.resolve(schema)
    const properties = resolved?.['properties'] as Record<string, Json> | undefined
    const found = properties?.[first]
    return found !== undefined && this.has(rest, found)
  }

  private resolve(schema: Json | undefined): Json | undefined {
    const items = schema?.['items'] as Json | undefined
    if (items) return this.resolve(items)
    const ref = schema?.['$ref']
    return typeof ref === 'string' ? this.schemas[ref.split('/').at(-1) ?? ''] : schema
  }
}

/** The parts of a value that a mask names. */
export function masked(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (paths.some((path) => path.length === 0)) return value
  if (Array.isArray(value)) return value.map((item) => masked(item, paths))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const below = paths.filter(([first]) => first === key).map(([, ...rest]) => rest)
    return below.length === 0 || inner === undefined ? [] : [[key, masked(inner, below)] as const]
  })
  return Object.fromEntries(kept)
}
