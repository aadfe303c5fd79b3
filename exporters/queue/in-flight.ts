import type { Warehouse } from '../../sql/warehouse.ts'

const held = new WeakMap<Warehouse, Map<string, string>>()

/**
 * The items this process is acting on through a warehouse, with the token of the run that does.
 * Where one process owns the warehouse, an open claim of an item that is not in here was left
 * behind by a run that died; elsewhere that takes a lease besides (see `takeItem`).
 */
export function inFlight(warehouse: Warehouse): Map<string, string> {
  const found = held.get(warehouse) ?? new Map<string, string>()
  held.set(warehouse, found)
  return found
}
