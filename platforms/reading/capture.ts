import type { ProfileResponse } from '../source.ts'
import { readPage, type Page } from './page.ts'
import { jsonParser, type JsonParser } from './parse-json.ts'
import { nodesOf, type JsonNode } from './tree.ts'

/** A JSON document found in a response. */
export interface JsonDocument {
  readonly root: unknown
  /** All its objects, in the order they are written. */
  readonly nodes: readonly JsonNode[]
}

/** A response with what is read from it more than once; each part is read when first asked for. */
export interface Capture {
  readonly response: ProfileResponse
  readonly parser: JsonParser
  /** The body as JSON; null where it is none. */
  json(): JsonDocument | null
  /** The body as HTML; a body of JSON is an empty page. */
  page(): Page
}

/** Wraps a response for reading. */
export function captureOf(response: ProfileResponse): Capture {
  const body = response.body.startsWith('\uFEFF') ? response.body.slice(1) : response.body
  const parser = jsonParser()
  const json = once(() => documentOf(parser.parse(body)))
  const page = once(() => readPage(json() === null ? body : ''))
  return { response, parser, json, page }
}

/** A parsed JSON value as a document; null where there was none. */
export function documentOf(root: unknown): JsonDocument | null {
  return root === undefined ? null : { root, nodes: nodesOf(root) }
}

/** A function that works once and remembers. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
