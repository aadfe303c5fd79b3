import { stepName, trimmed, type Given, type SlashOrder, type Step } from './conversion.ts'

const ISO =
  '^(\\d{4}-\\d{2}-\\d{2})(?:[tT ]\\s*(\\d{1,2}:\\d{2})(?::(\\d{2}(?:[.,]\\d{1,9})?))?\\s*(?:(z|Z|UTC|GMT)|([+-])([01]\\d|2[0-3])(?::?([0-5]\\d))?)?)?$'
const ISO_PARTS = `['day', 'clock', 'second', 'zulu', 'sign', 'hours', 'minutes']`
const SLASHES = '^\\s*(\\d{1,2})/(\\d{1,2})/\\d{4}'
const DOTS = '^\\d{1,2}\\.\\d{1,2}\\.\\d{4}'
const CLOCKS = ['', ' %H:%M', ' %H:%M:%S', ' %I:%M %p', ' %I:%M:%S %p']

/** How a text writes a time, in columns worked out step by step (null where `isSkipped`). */
export interface WrittenTime {
  readonly steps: readonly Step[]
  /** The text without white space around it. */
  readonly text: string
  /** The wall time, null where the text is none. */
  readonly local: string
  /** Seconds it is ahead of UTC, null where it does not say. */
  readonly ahead: string
  /** Whether day and month cannot be told apart. */
  readonly isUndecided: string
  /** Whether it has the form of a time, whatever its numbers say. */
  readonly isFormed: string
}

/** How times are read from text: ISO 8601, 4/22/2018 6:00 (day first too), 22.4.2018 6:00. */
export function writtenTime(given: Given, order: SlashOrder, isSkipped: string): WrittenTime {
  const name = (what: string) => stepName(given, what)
  const [text, iso, slash] = [name('text'), name('iso'), name('slash')]
  const hasSlashes = `coalesce(${slash}.first <> '', false)`
  const [first, second] = [
    `try_cast(${slash}.first as integer)`,
    `try_cast(${slash}.second as integer)`,
  ]
  const isDayFirst = `(${first} > 12${order === 'day first' ? ` or ${second} <= 12` : ''})`
  const isMonthFirst = `(${second} > 12 or ${first} = ${second}${order === 'month first' ? ` or ${first} <= 12` : ''})`
  const stamp = `${iso}.day || ' ' || coalesce(nullif(${iso}.clock, ''), '00:00') || ':' || coalesce(nullif(replace(${iso}.second, ',', '.'), ''), '00')`
  const seconds = (part: string, each: number) =>
    `coalesce(try_cast(${iso}.${part} as bigint), 0) * ${each}`
  const isIso = `coalesce(${iso}.day <> '', false)`
  const hasDots = `regexp_matches(${text}, '${DOTS}')`
  return {
    steps: [
      { [text]: `case when ${isSkipped} then null else ${trimmed(given.sql)} end` },
      {
        [iso]: `regexp_extract(${text}, '${ISO}', ${ISO_PARTS})`,
        [slash]: `case when contains(${text}, '/') then regexp_extract(${text}, '${SLASHES}', ['first', 'second']) end`,
      },
      {
        [name('local')]:
          `case when ${isIso} then try_cast(${stamp} as timestamp) when ${hasDots} then ${parsed(text, '%d.%m.%Y')} when not ${hasSlashes} then null when ${isMonthFirst} then ${parsed(text, '%m/%d/%Y')} when ${isDayFirst} then ${parsed(text, '%d/%m/%Y')} end`,
        [name('ahead')]:
          `case when ${iso}.zulu <> '' then 0 when ${iso}.sign <> '' then (${seconds('hours', 3600)} + ${seconds('minutes', 60)}) * (case when ${iso}.sign = '-' then -1 else 1 end) end`,
      },
    ],
    text,
    local: name('local'),
    ahead: name('ahead'),
    isUndecided: `(${hasSlashes} and not ${isDayFirst} and not ${isMonthFirst})`,
    isFormed: `(${isIso} or ${hasSlashes} or ${hasDots})`,
  }
}

function parsed(text: string, date: string): string {
  const formats = CLOCKS.map((clock) => `'${date}${clock}'`)
  return `try_strptime(replace(${text}, ', ', ' '), [${formats.join(', ')}])`
}

/** SQL: the two numbers before the year of a date with slashes, null for other texts. */
export function slashParts(sql: string): { first: string; second: string } {
  const part = (group: number) =>
    `try_cast(regexp_extract(${sql}, '${SLASHES}', ${group}) as integer)`
  return { first: part(1), second: part(2) }
}
