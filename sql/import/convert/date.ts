import { quoteText } from '../../text.ts'
import {
  firstReason,
  misfit,
  refuseNested,
  stepName,
  type Conversion,
  type ConvertContext,
  type Given,
} from './conversion.ts'
import { writtenTime } from './written-time.ts'

const RANGE = `between date '1900-01-01' and date '2199-12-31'`

/** Days: 2026-12-25, 25.12.2026, 12/25/2026 (where day and month can be told apart). */
export function convertDate(given: Given, { slashes }: ConvertContext): Conversion {
  const { field, sql, type } = given
  if (type === 'date' || type === 'naive') {
    const day = `cast(${sql} as date)`
    const isFine = `(${sql} is null or ${day} ${RANGE})`
    return {
      simple: isFine,
      simpleValue: day,
      value: day,
      fine: isFine,
      reason: quoteText('outside of the years 1900 to 2199'),
    }
  }
  if (type !== 'text') throw misfit(given, 'it is a day')
  const written = writtenTime(given, slashes.get(sql) ?? 'undecided', 'false')
  const { text, local } = written
  const day = stepName(given, 'day')
  const isDay = `${local} = date_trunc('day', ${local}) and cast(${local} as date) ${RANGE}`
  const fine = `(${text} is null or ${day} is not null)`
  return refuseNested(given, {
    steps: [...written.steps, { [day]: `case when ${isDay} then cast(${local} as date) end` }],
    simple: fine,
    simpleValue: day,
    value: day,
    fine,
    reason: firstReason(
      [
        [
          written.isUndecided,
          `day and month cannot be told apart, here or anywhere in this column: say which comes first, such as --map ${field.name}=strptime(${field.name}, '%m/%d/%Y')`,
        ],
        [`${local} is null and ${written.isFormed}`, 'no such day'],
      ],
      'not a day: write it as 2026-12-25',
    ),
  })
}
