/** One measured figure; `limit` is what was promised for it, in the same unit. */
export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit?: number
  readonly note?: string
}
