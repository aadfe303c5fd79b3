const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** The name of a day of the week, 0 = Monday. */
export function dayName(day: number): string {
  return DAYS[((day % 7) + 7) % 7] ?? ''
}

/** `1,240`: a whole number with thousands apart. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `4.1 %` of a share of 0 to 1; two digits that count where it is under a per cent. */
export function percentText(share: number): string {
  return `${percentNumber(share)} %`
}

/** `3.1–5.3 %`. */
export function rangeText(low: number, high: number): string {
  return `${percentNumber(low)}–${percentText(high)}`
}

/** `+32 %` of a log lift. */
export function liftText(score: number): string {
  const percent = Math.round(100 * Math.expm1(score))
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`
}

/** `1st`, `2nd`, `12th`. */
export function ordinalText(rank: number): string {
  const tens = rank % 100
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')
  return `${rank}${ending}`
}

/** `1 item`, `2 items`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `a, b and c`. */
export function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function percentNumber(share: number): string {
  const percent = 100 * share
  if (percent === 0) return '0'
  return percent < 0.95 ? String(Number(percent.toPrecision(2))) : percent.toFixed(1)
}
