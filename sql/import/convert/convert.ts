import type { SqlType } from '../../../domain/records/column.ts'
import type { FieldSource } from '../map/field-sources.ts'
import { typeClass, type Conversion, type ConvertContext, type Given } from './conversion.ts'
import { convertCount } from './count.ts'
import { convertDate } from './date.ts'
import { convertInstant } from './instant.ts'
import { convertBool, convertMoney, convertNumber } from './number.ts'
import { convertText } from './text.ts'
import { convertTexts } from './texts.ts'

/**
 * How a field is read from where its value comes from. Throws InvalidInputError where the type of
 * the column can never become the field.
 */
export function convert(source: FieldSource, context: ConvertContext): Conversion {
  const given: Given = {
    field: source.field,
    sql: source.sql,
    type: typeClass(source.type),
    jsonType: source.jsonType,
  }
  return CONVERSIONS[source.field.meta.sql](given, context)
}

const CONVERSIONS: Readonly<
  Record<SqlType, (given: Given, context: ConvertContext) => Conversion>
> = {
  string: convertText,
  json: convertText,
  int64: convertCount,
  numeric: convertMoney,
  float64: convertNumber,
  bool: convertBool,
  timestamp: convertInstant,
  date: convertDate,
  strings: convertTexts,
}
