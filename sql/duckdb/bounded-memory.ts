import type { Warehouse } from '../warehouse.ts'
import { DuckDbWarehouse, type DuckDbOptions } from './duckdb-warehouse.ts'
import type { DuckDbSession } from './session.ts'

/**
 * What work sets that only writes. It writes what it has at once, so more memory than this only
 * caches what nobody asks for again; and the allocator gives back what it took, so that ten times
 * the rows need no more than once.
 */
const BOUNDS = {
  memory_limit: '150MB',
  allocator_flush_threshold: '4MB',
  allocator_bulk_deallocation_flush_threshold: '16MB',
}

/** What a few rows at a time need. */
const LITTLE = '100MB'

/** Whether there is memory to bound: a database in memory holds its data there. */
export function mayBound({ path, memoryLimit }: DuckDbOptions): boolean {
  if (path === ':memory:') return false
  return memoryLimit === undefined || megabytes(memoryLimit) > megabytes(BOUNDS.memory_limit)
}

function megabytes(limit: string): number {
  const [, amount, unit] = /^([\d.]+)\s*([KMGT])i?B$/i.exec(limit.trim()) ?? []
  const factor = { K: 0.001, M: 1, G: 1000, T: 1_000_000 }[unit?.toUpperCase() ?? 'G']
  return Number(amount ?? 0) * (factor ?? 1)
}

/** Runs work on a session with the memory bounded, and sets everything back. */
export async function withBoundedMemory<T>(
  session: DuckDbSession,
  options: DuckDbOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await bound(session)
    return await work()
  } finally {
    await release(session, options)
  }
}

/**
 * The same for work that goes on beside other work on a warehouse, such as a crawl. Engines other
 * than DuckDB have nothing to bound.
 */
export async function inLittleMemory<T>(warehouse: Warehouse, work: () => Promise<T>): Promise<T> {
  if (!(warehouse instanceof DuckDbWarehouse)) return work()
  const isBound = await warehouse.natively(async (session, options) => {
    if (!mayBound(options)) return false
    await bound(session, { ...BOUNDS, memory_limit: LITTLE })
    return true
  })
  try {
    return await work()
  } finally {
    if (isBound) await warehouse.natively(release)
  }
}

async function bound(session: DuckDbSession, bounds: typeof BOUNDS = BOUNDS): Promise<void> {
  for (const [name, value] of Object.entries(bounds)) {
    await session.native(`set ${name} = '${value}'`)
  }
}

async function release(session: DuckDbSession, { memoryLimit }: DuckDbOptions): Promise<void> {
  for (const name of Object.keys(BOUNDS)) await session.native(`reset ${name}`)
  if (memoryLimit) await session.native(`set memory_limit = '${memoryLimit}'`)
}
