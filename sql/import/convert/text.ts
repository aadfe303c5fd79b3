import type { TextForm } from '../../../domain/records/import-files.ts'
import { quoteText } from '../../text.ts'
import {
  allOf,
  AROUND,
  misfit,
  refuseNested,
  trimmed,
  type ConvertContext,
  type Conversion,
  type Given,
} from './conversion.ts'

const ACCOUNT = '[a-z0-9_-]+:[^\\s:]+'

/** Texts: as they came or in the field's form, then checked against values, pattern or zones. */
export function convertText(given: Given, { zones }: ConvertContext): Conversion {
  const { field, sql, type } = given
  if (type === 'texts' || type === 'nested') throw misfit(given, 'it is one plain value')
  const text = type === 'text' ? sql : `cast(${sql} as varchar)`
  const value = FORMS[field.form](text)
  const [rule, reason] = ruleFor(given, zones)
  const holds = (written: string) => (rule === null ? 'true' : `coalesce(${rule(written)}, true)`)
  return refuseNested(given, {
    simple: allOf([isInForm(field.form, text), holds(text)]),
    simpleValue: text,
    value,
    fine: holds(value),
    reason: quoteText(reason),
  })
}

const FORMS: Readonly<Record<TextForm, (text: string) => string>> = {
  verbatim: (text) => `(case when ${trimmed(text)} is not null then ${text} end)`,
  trim: trimmed,
  lower: (text) => `lower(${trimmed(text)})`,
  account: (text) => `lower(${trimmed(text)})`,
  upper: (text) => `upper(${trimmed(text)})`,
  name: (text) => `nullif(ltrim(lower(${trimmed(text)}), '@'), '')`,
}

/** SQL: whether a text is in its form already, by tests that cost next to nothing. */
function isInForm(form: TextForm, text: string): string {
  if (form === 'verbatim') return `(${text} is null or ${text} >= '!')`
  const ends = AROUND.split('').map((sign) => `ends_with(${text}, ${quoteText(sign)})`)
  const tests = [`${text} >= '!'`, `not (${ends.join(' or ')})`]
  if (form === 'name') tests.push(`not starts_with(${text}, '@')`)
  if (form === 'upper') tests.push(`${text} = upper(${text})`)
  else if (form !== 'trim') tests.push(`${text} = lower(${text})`)
  return `(${text} is null or (${tests.join(' and ')}))`
}

/** The condition that values must meet (null: none) and what is said where they do not. */
function ruleFor(
  { field }: Given,
  zones: readonly string[],
): [rule: ((value: string) => string) | null, reason: string] {
  const { meta, form } = field
  if (meta.isZone) {
    return [isOneOf(zones), 'no time zone: write an IANA name such as Europe/Oslo']
  }
  if (meta.values) return [isOneOf(meta.values), `not one of ${meta.values.join(', ')}`]
  if (form === 'account') {
    return [matches(ACCOUNT), 'no account id: write platform:handle, such as x:acme']
  }
  if (!meta.pattern) return [null, '']
  return [matches(meta.pattern), patternReason(field.name, meta.pattern)]
}

const isOneOf = (values: readonly string[]) => (value: string) =>
  values.length === 0
    ? `nullif(${value} is null, true)`
    : `${value} in (${values.map(quoteText).join(', ')})`

const matches = (pattern: string) => (value: string) =>
  `regexp_full_match(${value}, ${quoteText(pattern)})`

function patternReason(name: string, pattern: string): string {
  const known: Readonly<Record<string, string>> = {
    country: 'no country code: write two letters (ISO 3166), such as NO',
    currency: 'no currency code: write three letters (ISO 4217), such as EUR',
    quiet_hours: 'no quiet hours: write them as 23:00-07:00',
    platform: 'no platform name: letters, digits, - and _ only',
    handle: 'no handle: it holds no spaces and no colon',
  }
  return known[name] ?? `does not have the form ${pattern}`
}
