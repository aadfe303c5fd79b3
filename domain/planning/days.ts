/** Whether a day of the week is among [first, after last). */
export function isWithin(day: number, [from, until]: readonly [number, number]): boolean {
  return day >= from && day < until
}
