import { quoteText } from '../../text.ts'
import {
  always,
  firstReason,
  misfit,
  refuseNested,
  stepName,
  type Conversion,
  type ConvertContext,
  type Given,
  type LocalZone,
} from './conversion.ts'
import { instantOf } from './local-zone.ts'
import { writtenTime } from './written-time.ts'

const RANGE = `between timestamptz '1900-01-01 00:00:00+00' and timestamptz '2199-12-31 23:59:59.999999+00'`
const LOCAL_RANGE = `between timestamp '1900-01-02' and timestamp '2199-12-30'`

const NO_OFFSET = 'a time without an offset: say --timezone, or write it as 2026-11-20T08:00:00Z'
const OUT_OF_RANGE = 'outside of the years 1900 to 2199'
const NO_SUCH = 'no such day or time'
const NOT_A_TIME =
  'not a time: write it as 2026-11-20T08:00:00Z (or 4/22/2018 6:00, 22.4.2018 6:00 with --timezone)'

/** Instants: with an offset as they are, without one in the zone of the import. */
export function convertInstant(given: Given, context: ConvertContext): Conversion {
  const { field, sql, type } = given
  switch (type) {
    case 'text':
      return refuseNested(given, fromText(given, context))
    case 'instant':
      return inRange(sql)
    case 'naive':
    case 'date':
      return fromLocal(given, context.zone)
    case 'integer':
    case 'decimal':
    case 'float':
      throw misfit(given, `say what it counts, such as ${epochHint(field.name)}`)
    default:
      throw misfit(given, 'it is a time')
  }
}

function inRange(sql: string): Conversion {
  const isFine = `(${sql} is null or ${sql} ${RANGE})`
  return {
    simple: isFine,
    simpleValue: sql,
    value: sql,
    fine: isFine,
    reason: quoteText(OUT_OF_RANGE),
  }
}

function fromLocal(given: Given, zone: LocalZone | null): Conversion {
  const local = stepName(given, 'local')
  const first = { [local]: `cast(${given.sql} as timestamp)` }
  const isFine = `(${local} is null or ${local} ${LOCAL_RANGE})`
  if (!zone) {
    return {
      ...always('cast(null as timestamptz)'),
      steps: [first],
      simple: `(${local} is null)`,
      fine: `(${local} is null)`,
      reason: quoteText(NO_OFFSET),
    }
  }
  const late = stepName(given, 'late')
  const instant = instantOf(local, zone, late)
  return {
    steps: [first, { [late]: `case when ${local} ${LOCAL_RANGE} then ${instant.late} end` }],
    simple: isFine,
    simpleValue: instant.value,
    value: instant.value,
    fine: isFine,
    reason: quoteText(OUT_OF_RANGE),
    ...(instant.moved ? { moved: instant.moved } : {}),
    ...(instant.doubled ? { doubled: instant.doubled } : {}),
  }
}

function fromText(given: Given, { zone, slashes }: ConvertContext): Conversion {
  const { field, sql } = given
  const quick = `try_cast(${sql} as timestamp)`
  const isQuick = `(${sql} is null or (ends_with(${sql}, 'Z') and ${sql} >= '1901' and ${sql} < '2199' and ${quick} is not null))`
  const quickValue = `make_timestamptz(epoch_us(${quick}))`
  const written = writtenTime(given, slashes.get(sql) ?? 'undecided', isQuick)
  const { text, local, ahead } = written
  const [late, instant] = [stepName(given, 'late'), stepName(given, 'instant')]
  const inZone = zone ? instantOf(local, zone, late) : null
  const isLocal = `(${ahead} is null and ${local} ${LOCAL_RANGE})`
  const steps = [
    ...written.steps,
    ...(inZone ? [{ [late]: `case when ${isLocal} then ${inZone.late} end` }] : []),
    {
      [instant]: `case when ${isQuick} then ${quickValue} when ${local} not ${LOCAL_RANGE} then null when ${ahead} is not null then make_timestamptz(epoch_us(${local}) - ${ahead} * 1000000) else ${inZone?.value ?? 'null'} end`,
    },
  ]
  return {
    steps,
    simple: isQuick,
    simpleValue: quickValue,
    simpleGiven: sql,
    value: instant,
    ...(inZone?.moved ? { moved: `(${isLocal} and ${inZone.moved})` } : {}),
    ...(inZone?.doubled ? { doubled: `(${isLocal} and ${inZone.doubled})` } : {}),
    fine: `(${text} is null or ${instant} is not null)`,
    reason: firstReason(
      [
        [
          written.isUndecided,
          `day and month cannot be told apart, here or anywhere in this column: say which comes first, such as --map ${field.name}=strptime(${field.name}, '%m/%d/%Y %H:%M')`,
        ],
        [`${local} is not null and ${local} not ${LOCAL_RANGE}`, OUT_OF_RANGE],
        ...(zone ? [] : [[`${local} is not null and ${ahead} is null`, NO_OFFSET] as const]),
        [
          `regexp_full_match(${text}, '\\d{9,17}')`,
          `a plain number: say what it counts, such as ${epochHint(field.name)}`,
        ],
        [written.isFormed, NO_SUCH],
      ],
      NOT_A_TIME,
    ),
  }
}

function epochHint(name: string): string {
  return `--map ${name}=to_timestamp(cast(${name} as double)) for seconds since 1970 (divided by 1000 for milliseconds)`
}
