/** Every moment between two effects at which a run may die. Tests kill it at each. */
export const FAULT_POINTS = [
  'sweep:before',
  'sweep:inside',
  'sweep:after',
  'claim:before',
  'claim:inside',
  'claim:after',
  'outbox:temp-written',
  'journal:before',
  'journal:after',
  'outbox:linked',
  'outbox:cleaned',
  'outbox:synced',
  'outcome:before',
  'outcome:inside',
  'outcome:after',
  'reconcile:before',
  'reconcile:found',
  'reconcile:inside',
  'reconcile:after',
  'check-back:before',
  'check-back:posts',
  'check-back:read',
  'check-back:after',
] as const

/** Told at each moment; does nothing unless a test wants it to. */
export type FaultPoint = (name: (typeof FAULT_POINTS)[number]) => void

export const noFault: FaultPoint = () => undefined
