/**
 * `count` × the product of percentages, rounded half up, exactly: percentages are whole hundredths,
 * so that 35 × 70 % is 24.5 and gives 25.
 */
export function roundedShare(count: number, ...percentages: number[]): number {
  const numerator = percentages.reduce((product, percentage) => product * percentage, count)
  const denominator = 100 ** percentages.length
  return Math.floor((2 * numerator + denominator) / (2 * denominator))
}
