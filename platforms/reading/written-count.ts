const [THOUSAND, LAKH, MILLION, CRORE, BILLION] = [1e3, 1e5, 1e6, 1e7, 1e9]

/** As networks write them for people; `mil` is the Spanish and Portuguese thousand. */
const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ...named(THOUSAND, 'k', 'tsd', 'mil'),
  ...named(LAKH, 'lakh', 'lakhs', 'lac'),
  ...named(MILLION, 'm', 'mio', 'mln', 'mi', 'mn', 'million', 'millionen', 'millones', 'milhões'),
  ...named(CRORE, 'crore', 'crores', 'cr'),
  ...named(BILLION, 'b', 'bn', 'bi', 'mrd', 'mld', 'md', 'billion', 'milliarden'),
])

const WRITTEN = /^(\d[\d.,'’\u0020\u00a0\u202f]{0,24})(\p{L}{0,12})\.?$/u
const SEPARATORS = /[.,'’\u0020\u00a0\u202f]/g

/**
 * The count that people's notation stands for: `1,234`, `1.234`, `12.3K`, `1,2 Mio.`, `3.4 lakh`.
 * A separator before three digits parts thousands, any other is the decimal sign. Null where the
 * text is no count, not whole (`1.2`), larger than 2^53 − 1, or could be read in two ways
 * (`1,234K`).
 */
export function writtenCount(text: string): number | null {
  const [, written, unit] = WRITTEN.exec(text.trim()) ?? []
  if (written === undefined || unit === undefined) return null
  const factor = unit === '' ? 1 : MULTIPLIERS.get(unit.toLowerCase())
  const number = factor === undefined ? null : decimalOf(written.trim(), factor > 1)
  if (factor === undefined || number === null) return null
  const scaled = BigInt(number.digits) * BigInt(factor)
  const divisor = 10n ** BigInt(number.decimals)
  if (scaled % divisor !== 0n) return null
  const count = Number(scaled / divisor)
  return Number.isSafeInteger(count) ? count : null
}

interface Decimal {
  readonly digits: string
  /** How many of the digits stand after the decimal sign. */
  readonly decimals: number
}

function decimalOf(written: string, hasUnit: boolean): Decimal | null {
  const digits = written.replaceAll(SEPARATORS, '')
  const signs = written.match(SEPARATORS) ?? []
  const last = signs.at(-1)
  if (last === undefined) return { digits, decimals: 0 }
  const groups = written.split(SEPARATORS)
  const tail = groups.at(-1)?.length ?? 0
  const isMixed = signs.length > 1 && signs.some((sign) => sign !== last)
  if (isMixed) return withThousands(groups.slice(0, -1), signs.slice(0, -1), digits, tail)
  if (signs.length > 1) return withThousands(groups, signs, digits, 0)
  return withOneSign(groups, last, digits, hasUnit)
}

/** `1,234.5` and `1.234.567`: all signs alike, each before three digits (in India two). */
function withThousands(
  groups: readonly string[],
  signs: readonly string[],
  digits: string,
  decimals: number,
): Decimal | null {
  const isAlike = signs.every((sign) => sign === signs[0])
  const isGrouped = /^[1-9]\d{0,2}(?: \d{3})+$|^[1-9]\d?(?: \d\d)+ \d{3}$/.test(groups.join(' '))
  return isAlike && isGrouped && decimals !== 3 ? { digits, decimals } : null
}

/** `1,234` is in thousands, `12.3K` is a decimal, `1,234K` could be either. */
function withOneSign(
  groups: readonly string[],
  sign: string,
  digits: string,
  hasUnit: boolean,
): Decimal | null {
  const [head = '', tail = ''] = groups
  const isDecimal = (sign === '.' || sign === ',') && tail.length > 0
  const isThousands = /^[1-9]\d{0,2}$/.test(head) && tail.length === 3
  if (isThousands && isDecimal && hasUnit) return null
  if (isThousands) return { digits, decimals: 0 }
  return isDecimal && hasUnit ? { digits, decimals: tail.length } : null
}

function named(factor: number, ...names: readonly string[]): [string, number][] {
  return names.map((name) => [name, factor])
}
