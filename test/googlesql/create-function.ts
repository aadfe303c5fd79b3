import type { SqlFunction } from './catalog.ts'
import type { TypeProto } from './types.ts'

/** One argument or the result of a signature; no type where any is taken. */
interface Place {
  readonly kind: string
  readonly type?: TypeProto
}

interface CreateFunction {
  readonly argumentNameList: readonly string[]
  readonly parent: { readonly namePath: readonly string[] }
  readonly code: string
  readonly signature: { readonly argument: readonly Place[]; readonly returnType: Place }
}

interface Analysis {
  readonly resolvedStatement: {
    readonly resolvedCreateStatementNode?: {
      readonly resolvedCreateFunctionStmtNode?: CreateFunction
    }
  }
  /** Where the next statement starts, in bytes. */
  readonly resumeBytePosition: number
}

/**
 * Understands a text of `create function` statements, one after another, with the engine's own
 * analyzer. Throws what the engine says of a wrong one, and where a statement is another.
 */
export async function readFunctions(
  text: string,
  analyze: (request: object) => Promise<unknown>,
): Promise<SqlFunction[]> {
  const bytes = Buffer.from(text)
  const functions: SqlFunction[] = []
  for (let start = 0; bytes.subarray(start).toString().trim() !== '';) {
    const { resolvedStatement, resumeBytePosition } = (await analyze({
      parseResumeLocation: { input: text, bytePosition: start, allowResume: true },
    })) as Analysis
    const found = resolvedStatement.resolvedCreateStatementNode?.resolvedCreateFunctionStmtNode
    if (!found) {
      const statement = bytes.subarray(start, resumeBytePosition).toString().trim()
      throw new Error(`not a create function statement: ${statement}`)
    }
    functions.push(functionOf(found))
    start = resumeBytePosition
  }
  return functions
}

function functionOf({ argumentNameList, parent, code, signature }: CreateFunction): SqlFunction {
  const typeAt = (place: Place | undefined): TypeProto | null =>
    place?.kind === 'ARG_TYPE_FIXED' ? (place.type ?? null) : null
  return {
    name: parent.namePath.join('.'),
    args: argumentNameList.map((name, index) => ({
      name,
      type: typeAt(signature.argument[index]),
    })),
    returns: typeAt(signature.returnType),
    body: code,
  }
}
