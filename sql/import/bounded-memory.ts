import type { DuckDbOptions } from '../duckdb/duckdb-warehouse.ts'
import type { DuckDbSession } from '../duckdb/session.ts'

/**
 * What an import sets while it runs. Landing writes what it has at once, so more memory than this
 * only caches what nobody asks for again; and the allocator gives back what it took, so that ten
 * million records need no more than one million.
 */
const BOUNDS = {
  memory_limit: '150MB',
  allocator_flush_threshold: '4MB',
  allocator_bulk_deallocation_flush_threshold: '16MB',
}

/** Files up to this size need no bounds. */
const SMALL_BYTES = 64_000_000

/** Whether an import of so many bytes needs bounds. A database in memory holds its data there. */
export function needsBounds({ path, memoryLimit }: DuckDbOptions, bytes: number): boolean {
  if (bytes <= SMALL_BYTES || path === ':memory:') return false
  return memoryLimit === undefined || megabytes(memoryLimit) > megabytes(BOUNDS.memory_limit)
}

function megabytes(limit: string): number {
  const [, amount, unit] = /^([\d.]+)\s*([KMGT])i?B$/i.exec(limit.trim()) ?? []
  const factor = { K: 0.001, M: 1, G: 1000, T: 1_000_000 }[unit?.toUpperCase() ?? 'G']
  return Number(amount ?? 0) * (factor ?? 1)
}

/** Runs work with the memory bounded, and sets everything back. */
export async function withBoundedMemory<T>(
  session: DuckDbSession,
  { memoryLimit }: DuckDbOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    for (const [name, value] of Object.entries(BOUNDS)) {
      await session.native(`set ${name} = '${value}'`)
    }
    return await work()
  } finally {
    for (const name of Object.keys(BOUNDS)) await session.native(`reset ${name}`)
    if (memoryLimit) await session.native(`set memory_limit = '${memoryLimit}'`)
  }
}
