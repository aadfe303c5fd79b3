import { Temporal } from 'temporal-polyfill'

import { DECISIONS, REJECT_REASONS, type CellValue, type Column } from '../columns.ts'
import { readDay, serialOf } from './read-day.ts'
import { readHashtags } from './read-hashtags.ts'
import { readPrice } from './read-price.ts'
import { readTime } from './read-time.ts'
import { isCut, normalText } from './text.ts'
import { listed, quoted } from './words.ts'

/** A cell in its one spelling, or what is wrong with it, as words that can end a sentence. */
export type ReadText = { readonly text: string } | { readonly problem: string }

export interface CellContext {
  /** Monday of the item's week. */
  readonly monday: Temporal.PlainDate
  /** Zone of its local time. */
  readonly timezone: string
  readonly currency: string | null
  /** The cell as it was exported, in its one spelling. */
  readonly base: string
}

/** Reads one cell of a column. What reads as it was exported is never refused. */
export function readCell(column: Column, value: CellValue, context: CellContext): ReadText {
  if (typeof value === 'object' && value !== null) {
    return { problem: `the ${column} holds the error ${value.error}: write the value itself` }
  }
  const text = normalText(String(value ?? ''))
  if (isAsExported(column, value, text, context.base)) return { text: context.base }
  switch (column) {
    case 'day':
      return readDay(typeof value === 'number' ? value : text, context.monday)
    case 'local time':
      return readTime(typeof value === 'number' ? value : text, context.timezone)
    case 'price':
      return readPrice(typeof value === 'number' ? value : text, context.currency)
    case 'hashtags':
      return readHashtags(text)
    case 'decision':
      return readDecision(text)
    case 'reject reason':
      return readReason(text)
    case 'caption':
      return readCaption(text, context.base)
    default:
      return { text }
  }
}

function isAsExported(column: Column, value: CellValue, text: string, base: string): boolean {
  if (typeof value === 'string') return text === base
  return column === 'day' && base !== '' && value === serialOf(Temporal.PlainDate.from(base))
}

function readDecision(text: string): ReadText {
  const word = text.toLowerCase()
  const found = { approved: 'approve', rejected: 'reject', held: 'hold', 'on hold': 'hold' }[word]
  const decision = found ?? DECISIONS.find((known) => known === word)
  if (decision !== undefined || word === '') return { text: decision ?? '' }
  return { problem: `the decision ${quoted(text)} is not one of ${listed(DECISIONS)}` }
}

function readReason(text: string): ReadText {
  const letters = (reason: string) => reason.toLowerCase().replace(/[^a-z]/g, '')
  const found = REJECT_REASONS.find((reason) => letters(reason) === letters(text))
  if (found !== undefined || text === '') return { text: found ?? '' }
  return { problem: `the reject reason ${quoted(text)} is not one of ${listed(REJECT_REASONS)}` }
}

function readCaption(text: string, base: string): ReadText {
  if (text === '' && base !== '') {
    return { problem: 'the caption is empty: write a text or put the old one back' }
  }
  if (isCut(base) || isCut(text)) {
    return { problem: 'the caption is longer than a cell can hold and cannot be changed here' }
  }
  return { text }
}
