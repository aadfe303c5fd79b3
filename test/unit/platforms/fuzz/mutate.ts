import type { Rng } from '../../../../domain/rng.ts'

/** A way to damage a body. */
type Mutation = (body: string, rng: Rng) => string

const VALUES = [
  '-1',
  '1.5',
  '1e400',
  '-0',
  '9007199254740993',
  '99999999999999999999',
  '1e3',
  '2147483648',
  'null',
  'true',
  'false',
  '[]',
  '{}',
  '[1,[2]]',
  '{"count":7}',
  '""',
  '"-5"',
  '"12.3K"',
  '"1,234"',
  '"1.2 Mio."',
  '"7"',
  '"\\u0000\\ud800x"',
  '"\\u202e"',
  '"javascript:alert(1)"',
] as const

const NESTS = [10, 500, 50_000]
const LENGTHS = [100, 20_000, 1_000_000]

function below(limit: number, rng: Rng): number {
  return Math.min(Math.floor(rng.uniform() * limit), Math.max(limit - 1, 0))
}

function pick<Value>(values: readonly Value[], rng: Rng): Value {
  const value = values[below(values.length, rng)]
  if (value === undefined) throw new Error('nothing to pick from')
  return value
}

function splice(body: string, from: number, to: number, inserted: string): string {
  return body.slice(0, from) + inserted + body.slice(to)
}

/** The next scalar value after a random place; null where none is near. */
function scalarIn(body: string, rng: Rng): { from: number; to: number } | null {
  const start = below(body.length, rng)
  const near = body.slice(start, start + 3000)
  const found = /:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/.exec(near)
  if (found?.[1] === undefined) return null
  const from = start + found.index + found[0].length - found[1].length
  return { from, to: from + found[1].length }
}

function replaceScalar(body: string, rng: Rng, make: (old: string) => string): string {
  const place = scalarIn(body, rng)
  if (place === null) return body
  return splice(body, place.from, place.to, make(body.slice(place.from, place.to)))
}

const truncate: Mutation = (body, rng) => body.slice(0, below(body.length, rng))

const flip: Mutation = (body, rng) => {
  let flipped = body
  for (let count = 1 + below(8, rng); count > 0; count--) {
    const place = below(body.length, rng)
    flipped = splice(flipped, place, place + 1, String.fromCharCode(below(256, rng)))
  }
  return flipped
}

const cut: Mutation = (body, rng) => {
  const from = below(body.length, rng)
  return splice(body, from, from + below(200, rng), '')
}

const repeat: Mutation = (body, rng) => {
  const from = below(body.length, rng)
  return splice(body, from, from, body.slice(from, from + below(500, rng)))
}

const swapType: Mutation = (body, rng) => replaceScalar(body, rng, () => pick(VALUES, rng))

const swapTypes: Mutation = (body, rng) =>
  Array.from({ length: 12 }).reduce<string>((all) => swapType(all, rng), body)

const nest: Mutation = (body, rng) => {
  const times = pick(NESTS, rng)
  const [open, close] = pick([['[', ']'] as const, ['{"a":', '}'] as const], rng)
  const isClosed = rng.uniform() < 0.7
  return replaceScalar(
    body,
    rng,
    (old) => open.repeat(times) + old + (isClosed ? close.repeat(times) : ''),
  )
}

const grow: Mutation = (body, rng) => {
  const piece = pick(['x', '#1', '\\u0001', '@', '&amp;', ' ', '\\"', '12'], rng)
  const length = pick(LENGTHS, rng)
  return replaceScalar(body, rng, () => `"${piece.repeat(length / piece.length)}"`)
}

const duplicateKey: Mutation = (body, rng) => {
  const start = below(body.length, rng)
  const found = /"(\w+)":/.exec(body.slice(start, start + 2000))
  if (found === null) return body
  const place = start + found.index
  return splice(body, place, place, `"${found[1]}":${pick(VALUES, rng)},`)
}

/** Parses the JSON in a body, changes one object of it, and puts it back. */
const restructure: Mutation = (body, rng) => {
  const from = /^\s*[{[]/.test(body) ? 0 : body.search(/\{"(?!a")/)
  const end = from === 0 ? body.length : body.indexOf('</script>', from)
  const json = body.slice(from, end === -1 ? body.length : end).replace(/;[^}]*$/, '')
  try {
    const tree: unknown = JSON.parse(json)
    change(tree, rng)
    return splice(body, from, from + json.length, JSON.stringify(tree))
  } catch {
    return swapType(body, rng)
  }
}

type Tree = Record<string, unknown>

function change(tree: unknown, rng: Rng): void {
  const objects: Tree[] = []
  JSON.stringify(tree, (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
      objects.push(value as Tree)
    }
    return value
  })
  const near = rng.uniform() < 0.5 ? objects.slice(0, 12) : objects
  const holder = pick(near, rng)
  const key = pick(Object.keys(holder), rng)
  const old = holder[key]
  holder[key] = pick<() => unknown>(
    [
      () => [old],
      () => [old, old],
      () => ({ [key]: old }),
      () => ({ extra: { deeper: old } }),
      () => Object.values(Object(old)),
      () => undefined,
      () => pick(objects, rng)['username'] ?? null,
      () => String(old).slice(0, 100),
      () => JSON.parse(pick(VALUES, rng)) as unknown,
    ],
    rng,
  )()
}

const MUTATIONS = {
  truncate,
  flip,
  cut,
  repeat,
  swapType,
  swapTypes,
  nest,
  grow,
  duplicateKey,
  restructure,
} as const

/** A body damaged in one or two ways, and which. */
export function mutate(body: string, rng: Rng): { readonly how: string; readonly body: string } {
  const names = Object.keys(MUTATIONS) as (keyof typeof MUTATIONS)[]
  const first = pick(names, rng)
  const second = rng.uniform() < 0.3 ? pick(names, rng) : null
  const once = MUTATIONS[first](body, rng)
  return {
    how: second === null ? first : `${first}, ${second}`,
    body: second === null ? once : MUTATIONS[second](once, rng),
  }
}
