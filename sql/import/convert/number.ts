import { duckDbTypes } from '../../duckdb/types.ts'
import { quoteText } from '../../text.ts'
import {
  always,
  firstReason,
  misfit,
  refuseNested,
  trimmed,
  type Conversion,
  type Given,
} from './conversion.ts'

const PLAIN = `'[+-]?(\\d{1,29}(\\.\\d{0,9})?|\\.\\d{1,9})'`
/** Comma groups are certain only where a point follows them: 1,234 may be 1.234 in Europe. */
const THOUSANDS = `'[+-]?\\d{1,3}(,\\d{3})+\\.\\d{1,9}'`
const FLOAT = `'[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?'`

/** Amounts of money: decimals with at most 9 digits behind the point, never rounded from text. */
export function convertMoney(given: Given): Conversion {
  const { sql, type } = given
  const { min } = given.field.meta
  const amount = (text: string) => `try_cast(${text} as ${duckDbTypes.numeric})`
  const isInRange = (value: string) =>
    min === undefined ? `${value} is not null` : `coalesce(${value} >= ${min}, false)`
  const negative = (value: string) => [`${value} < 0`, 'negative: an amount is 0 or more'] as const
  if (type === 'integer' || type === 'decimal' || type === 'float') {
    // A float's shortest writing is what was meant; the engine's own cast of 2.25 is 2.249999872.
    const value = amount(type === 'float' ? `cast(${sql} as varchar)` : sql)
    const fine = `(${sql} is null or ${isInRange(value)})`
    const reason = firstReason([negative(value)], 'not an amount')
    return { simple: fine, simpleValue: value, value, fine, reason }
  }
  if (type !== 'text') throw misfit(given, 'it is an amount of money')
  const text = trimmed(sql)
  const is = (pattern: string) => `regexp_full_match(${text}, ${pattern})`
  const plain = amount(text)
  const value = `(case when ${is(PLAIN)} then ${plain} when ${is(THOUSANDS)} then ${amount(`replace(${text}, ',', '')`)} end)`
  return refuseNested(given, {
    simple: `(${text} is null or (${is(PLAIN)} and ${isInRange(plain)}))`,
    simpleValue: plain,
    value,
    fine: `(${text} is null or ${isInRange(value)})`,
    reason: firstReason(
      [
        negative(value),
        [
          is(`'[+-]?\\d{1,3}(,\\d{3})+'`),
          'a comma that may mean thousands or a fraction: write 1234 or 1.234',
        ],
        [is(`'[+-]?\\d+,\\d+'`), 'a comma for the fraction: write a point, 12.50'],
        [is(`'[+-]?\\d+\\.\\d{10,}'`), 'more than 9 digits behind the point'],
      ],
      'not an amount: write it as 12.50, without the currency',
    ),
  })
}

/** Numbers with a fraction, finite. */
export function convertNumber(given: Given): Conversion {
  const { sql, type } = given
  const isNumber = type === 'integer' || type === 'decimal' || type === 'float'
  if (!isNumber && type !== 'text') throw misfit(given, 'it is a number')
  const text = isNumber ? sql : trimmed(sql)
  const number = isNumber
    ? `cast(${sql} as double)`
    : `(case when regexp_full_match(${text}, ${FLOAT}) then try_cast(${text} as double) end)`
  const value = `(case when isfinite(${number}) then ${number} end)`
  const fine = `(${text} is null or ${value} is not null)`
  const reason = quoteText('not a number: write it as 12.5')
  return refuseNested(given, { simple: fine, simpleValue: value, value, fine, reason })
}

/** true, false, 1, 0, yes, no. */
export function convertBool(given: Given): Conversion {
  const { sql, type } = given
  if (type === 'bool') return always(sql)
  if (type !== 'text' && type !== 'integer') throw misfit(given, 'it is true or false')
  const text = `lower(${trimmed(type === 'text' ? sql : `cast(${sql} as varchar)`)})`
  const value = `(case when ${text} in ('true', '1', 'yes') then true when ${text} in ('false', '0', 'no') then false end)`
  const fine = `(${text} is null or ${value} is not null)`
  const reason = quoteText('not true, false, 1, 0, yes or no')
  return refuseNested(given, { simple: fine, simpleValue: value, value, fine, reason })
}
