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
  // By comparing alone: a sign from 0 up, or # and such a sign (then there is a word).
  const beginsWithWord = `coalesce((${sql} >= '0' and ${sql} not like '[%') or (${sql} >= '#0' and ${sql} < '$'), true)`
  const isObject = jsonType === null ? null : `coalesce(${jsonType} = 'OBJECT', false)`
  return {
    simple: type === 'texts' ? 'true' : `(not ${isObject ?? 'false'} and ${beginsWithWord})`,
    simpleValue: type === 'texts' ? value : plainWords(text, words),
    value,
    fine: isObject ? `not ${isObject}` : 'true',
    reason: quoteText('a nested value: a list of words belongs here'),
  }
}

/**
 * The words of a text as most are written, `#one #two` or `one two` in ASCII, by splitting alone,
 * which takes a third of the time of the pattern that all other writings need.
 */
function plainWords(text: string, words: string): string {
  const bare = `replace(ltrim(${text}, '#'), ' #', ' ')`
  const other = ['#', ',', '  ', '\\t', '\\n', '\\v', '\\f', '\\r'].map(
    (sign) => `not contains(${bare}, e'${sign}')`,
  )
  const isPlain = [...other, `strlen(${bare}) = length(${bare})`, `not ends_with(${bare}, ' ')`]
  return `(case when ${isPlain.join(' and ')} then string_split(${bare}, ' ') else ${words} end)`
}
