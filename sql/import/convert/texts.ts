import { quoteText } from '../../text.ts'
import { misfit, type Conversion, type Given } from './conversion.ts'

/** Lists of words: a list, a JSON list, or text separated by spaces or commas; # is dropped. */
export function convertTexts(given: Given): Conversion {
  const { field, sql, type, jsonType } = given
  if (type !== 'text' && type !== 'texts') throw misfit(given, 'it is a list of words')
  const text = field.form === 'lower' ? `lower(${sql})` : sql
  const words = `regexp_extract_all(${text}, '[^\\s\\p{Z},#]+')`
  const listed = (list: string) =>
    `list_filter(list_transform(${list}, lambda word: trim(ltrim(trim(word), '#'))), lambda word: word <> '')`
  const isList = `(${sql} like '[%' and json_valid(${sql}))`
  const list =
    type === 'texts'
      ? listed(field.form === 'lower' ? `list_transform(${sql}, lambda word: lower(word))` : sql)
      : `(case when ${isList} then ${listed(`from_json(${text}, '["VARCHAR"]')`)} else ${words} end)`
  const value = `(case when len(${list}) > 0 then ${list} end)`
  const isObject = jsonType === null ? null : `coalesce(${jsonType} = 'OBJECT', false)`
  return {
    simple:
      type === 'texts'
        ? 'true'
        : `not ${isObject ?? 'false'} and coalesce(${sql} not like '[%', true)`,
    simpleValue: type === 'texts' ? value : words,
    value,
    fine: isObject ? `not ${isObject}` : 'true',
    reason: quoteText('a nested value: a list of words belongs here'),
  }
}
