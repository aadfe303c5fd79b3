import { partText, type Package } from './package.ts'
import { rowsOf, sharedStringsOf, type XmlCell } from './sheet-xml.ts'
import { entryOf, type ZipEntry } from './zip.ts'

const STYLES = 'xl/styles.xml'
const RISKY = /^[=+\-@\t]/

/**
 * The parts of a workbook where every text that begins like a formula is marked as text
 * (`quotePrefix`, ECMA-376 part 1, 18.8.45), so that editing it does not turn it into one.
 */
export function withQuotePrefixes(opened: Package): ZipEntry[] {
  const strings = sharedStringsOf(partText(opened.entries, opened.sharedStringsPath ?? '') ?? '')
  const styles = new QuotedStyles(partText(opened.entries, STYLES) ?? '')
  const parts = new Map<string, string>()
  for (const { path } of opened.sheets) {
    const xml = partText(opened.entries, path) ?? ''
    const risky = rowsOf(xml, strings)
      .flatMap(({ cells }) => cells)
      .filter(({ value }) => typeof value === 'string' && RISKY.test(value))
    if (risky.length > 0) parts.set(path, restyled(xml, risky, styles))
  }
  if (parts.size > 0) parts.set(STYLES, styles.xml())
  return opened.entries.map((entry) => {
    const text = parts.get(entry.name)
    return text === undefined ? entry : entryOf(entry.name, text)
  })
}

function restyled(xml: string, cells: readonly XmlCell[], styles: QuotedStyles): string {
  let out = ''
  let done = 0
  for (const { start, end, style } of cells) {
    if (style === undefined) continue
    const cell = xml.slice(start, end)
    out +=
      xml.slice(done, start) + cell.replace(/(\ss=")\d+"/, `$1${styles.quoted(Number(style))}"`)
    done = end
  }
  return out + xml.slice(done)
}

/** The cell styles of a workbook, with quoted twins added at their end. */
class QuotedStyles {
  private readonly whole: string
  private readonly formats: string[]
  private readonly twins = new Map<number, number>()

  constructor(xml: string) {
    this.whole = xml
    const [, inner = ''] = /<cellXfs[^>]*>([\s\S]*?)<\/cellXfs>/.exec(xml) ?? []
    this.formats = inner.match(/<xf\b[^>]*\/>|<xf\b[^>]*[^/]>[\s\S]*?<\/xf>/g) ?? []
  }

  quoted(style: number): number {
    const known = this.twins.get(style)
    if (known !== undefined) return known
    const format = this.formats[style]
    if (format === undefined) return style
    this.formats.push(format.replace('<xf ', '<xf quotePrefix="1" '))
    this.twins.set(style, this.formats.length - 1)
    return this.formats.length - 1
  }

  xml(): string {
    const inner = `<cellXfs count="${this.formats.length}">${this.formats.join('')}</cellXfs>`
    return this.whole.replace(/<cellXfs[^>]*>[\s\S]*?<\/cellXfs>/, () => inner)
  }
}
