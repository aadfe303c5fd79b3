import type { Fault } from '../../contract/publishing/server.ts'

/** Stands for every fault point. */
export const ANY_POINT = 'any'

/** One run of the queue in a workspace: publish what is due, then look for what is unconfirmed. */
export interface Errand {
  readonly home: string
  /** Where the provider’s other side listens. */
  readonly url: string
  readonly secrets: Readonly<Record<string, string>>
  readonly asOf: string
  /** Requests that were made before this run, and the faults of those it will make. */
  readonly asked: number
  readonly faults: readonly (Fault | undefined)[]
  /** The fault point at which the run is killed, the so-manieth time it comes there. */
  readonly point: string | null
  readonly times: number
  /** Closes the workspace afterwards. */
  readonly isLast: boolean
}

/** How an item stands in the queue. */
export interface Standing {
  readonly item_id: string
  readonly state: string
  readonly post_id: string | null
  readonly reason: string | null
  readonly needs_person: boolean
}

/** How everything stands after a run that came to its end. */
export interface Report {
  /** As people see the queue: what was ever approved. */
  readonly queue: readonly Standing[]
  /** The latest state of every item that has one. */
  readonly states: Readonly<Record<string, string>>
  /** Items of which an attempt announced the call that may make them public. */
  readonly announced: readonly string[]
  /** When there is something to do next, ISO 8601; null where nothing is known. */
  readonly nextAt: string | null
}

/** The request header by which the other side knows how many came before. */
export const COUNT_HEADER = 'x-count'
