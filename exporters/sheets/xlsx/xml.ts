import { InvalidInputError } from '../../../domain/errors.ts'

/** One tag or stretch of text of an XML document, with its place in it. */
export interface XmlToken {
  readonly kind: 'open' | 'close' | 'text'
  /** Local name of a tag, without its prefix; empty for text. */
  readonly name: string
  /** Prefix of the tag with its colon (`x:`), or empty. */
  readonly prefix: string
  /** Whether an opening tag closes itself. */
  readonly isEmpty: boolean
  /** The attributes as written, or the text as written. */
  readonly raw: string
  readonly start: number
  readonly end: number
}

const TOKENS =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w.-]+:)?([\w.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|[^<]+/g

/**
 * The tags and texts of a document, one after the other. Comments and instructions are left out.
 * Throws InvalidInputError for a document with a DOCTYPE: workbooks have none, attacks do.
 */
export function* tokensOf(xml: string): Generator<XmlToken> {
  if (/<!DOCTYPE/i.test(xml)) {
    throw new InvalidInputError('the workbook cannot be read: its XML declares a document type')
  }
  for (const found of xml.matchAll(TOKENS)) {
    const [whole, data, slash, prefix = '', name, attributes = '', selfClosing] = found
    const [start, end] = [found.index, found.index + whole.length]
    if (name !== undefined) {
      const kind = slash === '/' ? 'close' : 'open'
      yield { kind, name, prefix, isEmpty: selfClosing === '/', raw: attributes, start, end }
    } else if (data !== undefined || !whole.startsWith('<')) {
      const raw = data === undefined ? whole : escapeXml(data)
      yield { kind: 'text', name: '', prefix: '', isEmpty: false, raw, start, end }
    }
  }
}

const attributes = new Map<string, RegExp>()

/** An attribute by its name (with its prefix, where it has one), or undefined. */
export function attribute(token: Pick<XmlToken, 'raw'>, name: string): string | undefined {
  let pattern = attributes.get(name)
  if (!pattern) {
    pattern = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
    attributes.set(name, pattern)
  }
  const found = pattern.exec(token.raw)
  const value = found?.[1] ?? found?.[2]
  return value === undefined ? undefined : unescapeXml(value)
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole: string, ...found: string[]) => {
    const [hex, decimal, name] = found as (string | undefined)[]
    if (name !== undefined) return NAMED[name] ?? whole
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : ''
  })
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&${NAMES[sign]};`)
}

const NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }

/** A cell's text as OOXML spells it (ECMA-376 part 1, 22.9.2.19): `_x000D_` stands for a CR. */
export function decodeCellText(text: string): string {
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** The other way: a text that looks like such an escape is escaped itself. */
export function encodeCellText(text: string): string {
  return text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
}
