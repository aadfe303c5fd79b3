import { isObject, type JsonObject } from './json.ts'

/** No capture nests deeper than 40. */
const MAX_DEPTH = 100

/** An object somewhere in a JSON document. Lists are see-through: an element has their key. */
export interface JsonNode {
  readonly value: JsonObject
  readonly parent: JsonNode | null
  readonly key: string
  readonly depth: number
}

/** An object or list that is still to be looked into. */
interface Pending {
  readonly value: object
  readonly parent: JsonNode | null
  readonly key: string
  readonly depth: number
}

/** All objects of a JSON document in the order they are written, down to 100 levels. */
export function nodesOf(root: unknown): readonly JsonNode[] {
  const nodes: JsonNode[] = []
  const pending: Pending[] = isContainer(root)
    ? [{ value: root, parent: null, key: '', depth: 0 }]
    : []
  for (let here = pending.pop(); here !== undefined; here = pending.pop()) {
    const { value } = here
    const node = isObject(value) ? { ...here, value } : null
    if (node !== null) nodes.push(node)
    if (here.depth < MAX_DEPTH) {
      for (const part of partsOf(here, node).toReversed()) pending.push(part)
    }
  }
  return nodes
}

function partsOf({ value, parent, key, depth }: Pending, node: JsonNode | null): Pending[] {
  const parts: Pending[] = []
  if (node !== null) {
    for (const name of Object.keys(node.value)) {
      const part = node.value[name]
      if (isContainer(part)) parts.push({ value: part, parent: node, key: name, depth: depth + 1 })
    }
  } else if (Array.isArray(value)) {
    for (const part of value as readonly unknown[]) {
      if (isContainer(part)) parts.push({ value: part, parent, key, depth: depth + 1 })
    }
  }
  return parts
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Whether the path to a node ends with these keys; no keys: whether it is the document itself. */
export function endsWith(node: JsonNode, keys: readonly string[]): boolean {
  if (keys.length === 0) return node.parent === null
  let here: JsonNode | null = node
  for (const key of keys.toReversed()) {
    if (here?.key !== key) return false
    here = here.parent
  }
  return true
}

/** Whether a node lies at or below one of the keys. */
export function isUnder(node: JsonNode, keys: ReadonlySet<string>): boolean {
  for (let here: JsonNode | null = node; here !== null; here = here.parent) {
    if (keys.has(here.key)) return true
  }
  return false
}

/** Whether a node is another one or lies below it. */
export function isWithin(node: JsonNode, ancestor: JsonNode): boolean {
  for (let here: JsonNode | null = node; here !== null; here = here.parent) {
    if (here === ancestor) return true
  }
  return false
}
