import { isObject, type JsonObject } from './json.ts'

const NAME_KEYS = ['username', 'screen_name', 'uniqueId']
const MAX_LEVELS = 3
const MAX_OBJECTS = 300

/**
 * Looks for a field of a person by its key: in the object itself, else in objects nested in it (up
 * to three levels, lists left out), but never in one that bears another person's name. A path
 * names keys below each other, between which other levels may lie.
 */
export type Seek = (...path: readonly string[]) => unknown

/** A search within an object that describes the person of this lower-case name. */
export function seekerIn(person: JsonObject, name: string): Seek {
  const near = nearby(person, name)
  return (...[key, ...rest]) => {
    let value = key === undefined ? undefined : firstWith(near, key)
    for (const step of rest) {
      value = isObject(value) ? firstWith(nearby(value, name), step) : undefined
    }
    return value
  }
}

function firstWith(objects: readonly JsonObject[], key: string): unknown {
  return objects.find((object) => Object.hasOwn(object, key))?.[key]
}

function nearby(person: JsonObject, name: string): readonly JsonObject[] {
  const near = [person]
  let level: readonly JsonObject[] = near
  for (let depth = 0; depth < MAX_LEVELS && near.length < MAX_OBJECTS; depth++) {
    level = level
      .flatMap((object) => Object.values(object).filter(isObject))
      .filter((object) => !isOfAnother(object, name))
      .slice(0, MAX_OBJECTS - near.length)
    near.push(...level)
  }
  return near
}

function isOfAnother(object: JsonObject, name: string): boolean {
  const names = NAME_KEYS.map((key) => object[key]).filter((value) => typeof value === 'string')
  return names.some((other) => other.toLowerCase() !== name)
}
