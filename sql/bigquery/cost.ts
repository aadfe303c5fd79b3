import type { Estimate } from './bigquery-warehouse.ts'

/** US dollars a TiB, on demand: https://cloud.google.com/bigquery/pricing (US and EU). */
export const USD_PER_TIB = 6.25
const TIB = 2 ** 40
const MIB = 2 ** 20
const LEAST_MIB = 10

/**
 * Bytes that a statement is billed: what it reads, rounded up to MiB, and 10 MiB at least for each
 * table it names; nothing where it reads no table (the pricing page, "on-demand compute").
 */
export function billedBytes({ bytes, tables }: Estimate): number {
  const least = tables.length * LEAST_MIB
  return Math.max(Math.ceil(bytes / MIB), least) * MIB
}

/** What so many billed bytes cost, in US dollars. */
export function usdOf(billed: number): number {
  return (billed / TIB) * USD_PER_TIB
}
