import type { Warehouse } from '../../sql/warehouse.ts'

const held = new WeakMap<Warehouse, Map<string, string>>()

/**
 * The items this process is acting on through a warehouse, with the token of the run that does.
 * One process owns a warehouse, so an open claim of an item that is not in here was left behind
 * by a run that died.
 */
export function inFlight(warehouse: Warehouse): Map<string, string> {
  const found = held.get(warehouse) ?? new Map<string, string>()
  held.set(warehouse, found)
  return found
}
