import type { State } from '../../../domain/records/queue.ts'

/** What a row asks for: a decision, a decision taken back, or new values alone. */
export type Wish = 'approve' | 'reject' | 'hold' | 'withdraw' | 'edit'

export type Steps = { readonly steps: readonly State[] } | { readonly refusal: string }

const CLOSED: Partial<Record<State, string>> = {
  armed: 'it is handed over for sending and can no longer be changed here',
  deferred: 'it is handed over for sending and can no longer be changed here',
  sent: 'it has been sent and can no longer be changed',
  unconfirmed: 'it has been sent and can no longer be changed',
  confirmed: 'it is published, and a published post is never changed',
  withdrawn: 'it is no longer in the plan',
  rejected: 'it was rejected, which is final: planning the week again brings other proposals',
  cancelled: 'it was cancelled, which is final: planning the week again brings other proposals',
}

/**
 * The states an item goes through for a wish, in order (none where the state stays), or why the
 * wish comes too late. A hold before an approval is no change of state: such an item is not
 * published anyway. An approved item that is edited is held and approved again; rejecting it holds
 * it, so that this can be taken back; a missed or refused one is opened again first.
 */
export function stepsFor(state: State, wish: Wish, hasEdits: boolean): Steps {
  const refusal = CLOSED[state]
  if (refusal !== undefined) return { refusal }
  if (state === 'refused' && wish === 'approve' && !hasEdits) {
    return { refusal: 'the platform refused it as it is: change what it refused' }
  }
  return { steps: openSteps(state, wish, hasEdits) }
}

function openSteps(state: State, wish: Wish, hasEdits: boolean): State[] {
  switch (state) {
    case 'pending_approval':
      return wish === 'approve' ? ['approved'] : wish === 'reject' ? ['rejected'] : []
    case 'approved':
      if (wish === 'approve') return hasEdits ? ['held', 'approved'] : []
      return wish === 'edit' && !hasEdits ? [] : ['held']
    case 'held':
      return wish === 'approve' ? ['approved'] : []
    default:
      if (wish === 'approve') return ['pending_approval', 'approved']
      if (wish === 'reject') return ['pending_approval', 'rejected']
      return hasEdits ? ['pending_approval'] : []
  }
}
