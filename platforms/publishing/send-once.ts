import type { Exchange, HttpRequest } from './http.ts'
import type { ProviderSetup } from './provider.ts'
import { SENDING, type Journal } from './publisher.ts'

/**
 * Makes the one call that can make something public: notes SENDING, with the time for `find`, then
 * calls. Tells the fault points of `sendingPoints`.
 */
export async function sendOnce(
  setup: ProviderSetup,
  name: string,
  journal: Journal,
  request: HttpRequest,
): Promise<Exchange> {
  setup.faultPoint(`${name}:before-sending`)
  await journal.note(SENDING, setup.now())
  setup.faultPoint(`${name}:sending`)
  const exchange = await setup.http(request)
  setup.faultPoint(`${name}:sent`)
  return exchange
}

/** The fault points of `sendOnce`, for a provider's list. */
export function sendingPoints(name: string): string[] {
  return [`${name}:before-sending`, `${name}:sending`, `${name}:sent`]
}

/** When the attempt that `find` is about was sent: noted then, else the time it was planned for. */
export async function sentAt(journal: Journal, planned: string): Promise<string> {
  const noted = await journal.read(SENDING)
  return noted === undefined || noted === '' ? planned : noted
}
