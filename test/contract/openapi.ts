import { readFileSync } from 'node:fs'

import { Ajv, type ValidateFunction } from 'ajv'

type Json = Record<string, unknown>

interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Json
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> }
  readonly responses?: Record<string, { readonly content?: Record<string, { schema: Json }> }>
}

interface Document extends Json {
  readonly paths: Record<string, Record<string, Operation> & { parameters?: Parameter[] }>
  readonly components: { readonly parameters: Record<string, Parameter> }
}

/** A provider's published description of its API, against which requests and answers are checked. */
export class Contract {
  private readonly document: Document
  private readonly ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false })
  private readonly compiled = new Map<string, ValidateFunction>()

  constructor(path: string) {
    this.document = JSON.parse(readFileSync(path, 'utf8')) as Document
    this.ajv.addFormat('int64', /^-?\d+$/)
    this.ajv.addFormat('uint64', /^\d+$/)
    for (const name of [
      'int32',
      'uint32',
      'double',
      'float',
      'date-time',
      'byte',
      'date',
      'uri',
    ] as const) {
      this.ajv.addFormat(name, true)
    }
    for (const format of ['google-datetime', 'google-duration', 'google-fieldmask']) {
      this.ajv.addFormat(format, true)
    }
    this.ajv.addSchema(closed(this.document, true), 'request')
    this.ajv.addSchema(closed(this.document, false), 'response')
  }

  /**
   * What is wrong with a request: a path, parameter or property that is not described, a value of a
   * wrong type, or one that only the provider writes. Empty where nothing is.
   */
  problemsOfRequest(method: string, path: string, query: URLSearchParams, body: unknown): string[] {
    const found = this.operation(method, path)
    if (!found) return [`${method} ${path} is not described`]
    const { operation, template } = found
    const known = this.parametersOf(template, operation)
    const problems = [...query].flatMap(([name, value]) => {
      const parameter = known.get(name)
      if (!parameter) return [`query parameter ${name} is not described`]
      return this.problems(`query ${name}`, parameter.schema, typed(value, parameter.schema))
    })
    const [content] = Object.values(operation.requestBody?.content ?? {})
    if (content && body !== undefined) problems.push(...this.check('request', content.schema, body))
    if (!content && body !== undefined) problems.push(`${method} ${path} takes no body`)
    return problems
  }

  /** The same for an answer with status 200. */
  problemsOfAnswer(method: string, path: string, body: unknown): string[] {
    const answers = this.operation(method, path)?.operation.responses ?? {}
    const [content] = Object.values(Object.values(answers)[0]?.content ?? {})
    return content ? this.check('response', content.schema, body) : []
  }

  private check(side: 'request' | 'response', schema: Json, body: unknown): string[] {
    const ref = String(schema['$ref']).replace('#', `${side}#`)
    const validate = this.compiled.get(ref) ?? this.ajv.compile({ $ref: ref })
    this.compiled.set(ref, validate)
    if (validate(body)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${side} body ${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }

  private problems(what: string, schema: Json, value: unknown): string[] {
    const whole = absolute(schema) as Json
    return this.ajv.validate(whole, value) ? [] : [`${what}: ${this.ajv.errorsText()}`]
  }

  private operation(
    method: string,
    path: string,
  ): { operation: Operation; template: string } | null {
    for (const [template, operations] of Object.entries(this.document.paths)) {
      const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`)
      const operation = operations[method.toLowerCase()]
      if (operation && pattern.test(path)) return { operation, template }
    }
    return null
  }

  private parametersOf(template: string, operation: Operation): Map<string, Parameter> {
    const all = [
      ...(this.document.paths[template]?.parameters ?? []),
      ...(operation.parameters ?? []),
    ]
    const resolved = all.map((parameter) =>
      parameter.$ref
        ? (this.document.components.parameters[parameter.$ref.split('/').at(-1) ?? ''] ?? parameter)
        : parameter,
    )
    return new Map(resolved.map((parameter) => [parameter.name, parameter]))
  }
}

function typed(value: string, { type, items }: Json): unknown {
  if (type === 'array') return value.split(',').map((one) => typed(one, (items ?? {}) as Json))
  if (type === 'integer' || type === 'number') return Number(value)
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value
  return value
}

/** A copy whose references name the document they are in. */
function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value as Json).map(([key, inner]) => [
      key,
      key === '$ref' ? String(inner).replace('#', 'request#') : absolute(inner),
    ]),
  )
}

/**
 * A copy in which objects have the described properties only, as the provider refuses others; for
 * requests without those that only the provider writes.
 */
function closed(value: unknown, isRequest: boolean): object {
  return closedValue(value, isRequest) as object
}

function closedValue(value: unknown, isRequest: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => closedValue(item, isRequest))
  if (typeof value !== 'object' || value === null) return value
  const copy: Json = {}
  for (const [key, inner] of Object.entries(value as Json))
    copy[key] = closedValue(inner, isRequest)
  const properties = copy['properties'] as Record<string, Json> | undefined
  if (copy['type'] !== 'object' || !properties) return copy
  const kept = Object.entries(properties).filter(
    ([, property]) => !isRequest || property['readOnly'] !== true,
  )
  return { ...copy, properties: Object.fromEntries(kept), additionalProperties: false }
}
