/**
 * One measured figure; what was promised for it, in the same unit: that it is at most `limit`, or
 * at least `least`.
 */
export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit?: number
  readonly least?: number
  readonly note?: string
}
