import { randomBytes } from 'node:crypto'

import { Temporal } from 'temporal-polyfill'

import type { Load } from '../sql/warehouse.ts'

/** The machine's clock, ISO 8601 in UTC. The only place that asks for it. */
export function machineTime(): string {
  return Temporal.Now.instant().toString({ smallestUnit: 'millisecond' })
}

let lastMoment = 0
let sequence = 0

/**
 * A new id whose text sorts after every id made before it on this machine: milliseconds of the
 * machine's clock (never going back within a process), a counter, and randomness that keeps
 * processes apart.
 */
export function newSortableId(): string {
  const moment = Math.max(lastMoment, Temporal.Now.instant().epochMilliseconds)
  sequence = moment === lastMoment ? sequence + 1 : 0
  lastMoment = moment
  const counter = sequence.toString(36).padStart(4, '0')
  return `${moment.toString(36).padStart(9, '0')}${counter}${randomBytes(5).toString('hex')}`
}

/** What a task stamps on the rows it appends. */
export function newLoad(asOf: string, isSample: boolean): Load {
  return { loadId: newSortableId(), loadedAt: asOf, isSample }
}
