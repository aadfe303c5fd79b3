import type { ReadText } from './read-cell.ts'
import { quoted } from './words.ts'

const SIGNS: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' }

/** A decimal in its shortest spelling: `12.50` → `12.5`, `007` → `7`. */
export function shortDecimal(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.')
  const digits = fraction.replace(/0+$/, '')
  return (whole.replace(/^0+(?=\d)/, '') || '0') + (digits === '' ? '' : `.${digits}`)
}

/**
 * Reads a price of zero or more from a number or a text (`12.5`, `12,50`, `$12.50`, `12.50 USD`;
 * the currency must be the item's). Gives the shortest decimal, the empty text for no price, or
 * what is wrong.
 */
export function readPrice(value: string | number | boolean, currency: string | null): ReadText {
  const text = typeof value === 'number' ? fromNumber(value) : String(value).trim()
  if (text === '') return { text: '' }
  const [, before = '', amount, after = ''] =
    /^([^\d.,+-]*?)\s*(\d{1,15}(?:[.,]\d{1,9})?)\s*([^\d.,]*)$/.exec(text) ?? []
  if (amount === undefined) {
    return {
      problem: `the price ${quoted(text)} is not a number of zero or more: write it as 12.50`,
    }
  }
  const named = (before + after).trim()
  const code = SIGNS[named] ?? named.toUpperCase()
  if (code !== '' && code !== currency) {
    const right = currency === null ? 'write the number alone' : `it is in ${currency}`
    return { problem: `the price ${quoted(text)} names another currency: ${right}` }
  }
  if (typeof value !== 'number' && /[.,]\d{3}$/.test(amount)) {
    return {
      problem: `the price ${quoted(text)} can be read in two ways: write it as 1250 or 1.25`,
    }
  }
  return { text: shortDecimal(amount.replace(',', '.')) }
}

/** Spreadsheets hold binary fractions: rounding to nine places gives back what was typed. */
function fromNumber(value: number): string {
  return Number.isFinite(value) && value >= 0 && value < 1e15
    ? value.toFixed(9).replace(/\.?0+$/, '')
    : String(value)
}
