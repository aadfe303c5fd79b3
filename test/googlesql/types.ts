/** A type as the server's protocol says it. */
export interface TypeProto {
  readonly typeKind: string
  readonly arrayType?: { readonly elementType: TypeProto }
}

const KINDS: Readonly<Record<string, string>> = {
  INT64: 'TYPE_INT64',
  FLOAT64: 'TYPE_DOUBLE',
  NUMERIC: 'TYPE_NUMERIC',
  STRING: 'TYPE_STRING',
  BOOL: 'TYPE_BOOL',
  DATE: 'TYPE_DATE',
  TIMESTAMP: 'TYPE_TIMESTAMP',
}
const NAMES = new Map(Object.entries(KINDS).map(([name, kind]) => [kind, name]))

/** A type by its GoogleSQL name, `ARRAY<STRING>`. Throws for types that models do not use. */
export function typeOf(name: string): TypeProto {
  const [, element] = /^ARRAY<(.*)>$/.exec(name) ?? []
  if (element) return { typeKind: 'TYPE_ARRAY', arrayType: { elementType: typeOf(element) } }
  const typeKind = KINDS[name]
  if (!typeKind) throw new Error(`${name} is not a type of the shared dialect`)
  return { typeKind }
}

/** The GoogleSQL name of a type; the protocol's own name for types that models do not use. */
export function nameOf(type: TypeProto): string {
  if (type.arrayType) return `ARRAY<${nameOf(type.arrayType.elementType)}>`
  return NAMES.get(type.typeKind) ?? type.typeKind
}
