/** A JSON object, as opposed to an array, a text or a number. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a JSON value is an object and no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether the object has one of the keys as its own, whatever lies there. */
export function hasAny(object: JsonObject, keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(object, key))
}

/** What lies at a path; undefined where a step is missing. A list of one object is stepped into. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    const holder = alone(here)
    if (!isObject(holder) || !Object.hasOwn(holder, key)) return undefined
    here = holder[key]
  }
  return here
}

/** The elements of an array; of anything else none. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function alone(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 && isObject(value[0]) ? value[0] : value
}
