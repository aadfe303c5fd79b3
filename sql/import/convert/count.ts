import {
  firstReason,
  misfit,
  refuseNested,
  trimmed,
  type Conversion,
  type Given,
} from './conversion.ts'

const DIGITS = `'[+-]?\\d+(\\.0*)?'`
const THOUSANDS = `'[+-]?\\d{1,3}(,\\d{3})+(\\.0*)?'`
const FRACTION = `'[+-]?[\\d,]*\\.\\d+([eE][+-]?\\d+)?'`
const LARGEST = 9223372036854775807n

const NOT_A_NUMBER = 'not a number: write digits, such as 1234 or 1,234'
const NOT_REPORTED = 'not a number: leave it empty where nothing was reported'
const NEGATIVE = 'negative: it counts something, so it is 0 or more'
const TOO_LARGE = `larger than ${LARGEST}`
const NOT_WHOLE = 'not a whole number'

/** Whole numbers: digits, with comma groups of three (1,234) or an empty fraction (5.0). */
export function convertCount(given: Given): Conversion {
  const { sql, type } = given
  switch (type) {
    case 'text':
      return refuseNested(given, fromText(given))
    case 'integer':
      return fromNumber(given, `try_cast(${sql} as bigint)`)
    case 'decimal':
    case 'float':
      return fromNumber(
        given,
        `(case when ${sql} = trunc(${sql}) then try_cast(${sql} as bigint) end)`,
      )
    default:
      throw misfit(given, 'it counts something')
  }
}

/** SQL: whether there is a number and it is not too low; null where there is none. */
function isInRange({ field }: Given, value: string): string {
  const { min } = field.meta
  return min === undefined ? `${value} is not null` : `${value} >= ${min}`
}

function fromText(given: Given): Conversion {
  const { sql } = given
  const quick = `try_cast(${sql} as bigint)`
  const isQuick = `cast(${quick} as varchar) is not distinct from ${sql}`
  const text = trimmed(sql)
  const is = (pattern: string) => `regexp_full_match(${text}, ${pattern})`
  const value = `(case when ${isQuick} then ${quick} when ${is(DIGITS)} or ${is(THOUSANDS)} then try_cast(regexp_replace(replace(${text}, ',', ''), '\\.0*$', '') as bigint) end)`
  return {
    simple: `(${isQuick} and coalesce(${isInRange(given, quick)}, true))`,
    simpleValue: quick,
    value,
    fine: `(${text} is null or coalesce(${isInRange(given, value)}, false))`,
    reason: firstReason(
      [
        [
          `regexp_full_match(lower(${text}), '[+-]?(nan|inf|infinity|null|none|n/a|na|-)')`,
          NOT_REPORTED,
        ],
        [`starts_with(${text}, '-') and (${is(DIGITS)} or ${is(THOUSANDS)})`, NEGATIVE],
        [`${is(DIGITS)} or ${is(THOUSANDS)}`, TOO_LARGE],
        [is(FRACTION), NOT_WHOLE],
      ],
      NOT_A_NUMBER,
    ),
  }
}

function fromNumber(given: Given, value: string): Conversion {
  const { sql } = given
  const fine = `(${sql} is null or coalesce(${isInRange(given, value)}, false))`
  return {
    simple: fine,
    simpleValue: value,
    value,
    fine,
    reason: firstReason(
      [
        [`not isfinite(cast(${sql} as double))`, NOT_REPORTED],
        [`${sql} < 0 and ${value} is not null`, NEGATIVE],
        [`abs(cast(${sql} as double)) > ${LARGEST}`, TOO_LARGE],
      ],
      NOT_WHOLE,
    ),
  }
}
