import type { ProfileReading, ProfileResponse, ProfileSource } from '../source.ts'
import { captureOf, type Capture } from './capture.ts'
import { refused, type Refusal } from './readings.ts'

/**
 * Reads one layout; null where the response is not in it. `asked` is the lower-case name of whose
 * profile was asked for.
 */
export type Layout = (capture: Capture, asked: string | undefined) => ProfileReading | null

/** What a network's responses look like. */
export interface Network {
  /** Newest first. */
  readonly layouts: readonly Layout[]
  /** What a response without a profile says; null where it says nothing known. */
  refusal(capture: Capture): ProfileReading | null
}

const LOGIN =
  /(?:^\/(?:login|challenge)|\/(?:accounts?\/login|accounts\/suspended|i\/flow\/login))(?:[/.]|$)/i

/** A source's `read`: layouts where the status is 2xx, then what else the body and status say. */
export function readerOf({ layouts, refusal }: Network): ProfileSource['read'] {
  return (response, username) => {
    if (LOGIN.test(pathOf(response.url)))
      return refused('blocked', 'sent to a page that asks to log in')
    const capture = captureOf(response)
    const isSuccess = response.status >= 200 && response.status < 300
    const tried = isSuccess ? firstReading(layouts, capture, username?.toLowerCase()) : null
    if (tried !== null && tried.outcome !== 'layout_changed') return tried
    return refusal(capture) ?? tried ?? ofStatus(response) ?? unknownLayout(response)
  }
}

/**
 * The first profile, or the first posts where no profile of others lies beside them; without
 * either, the first word on why there is none.
 */
function firstReading(
  layouts: readonly Layout[],
  capture: Capture,
  asked: string | undefined,
): ProfileReading | null {
  let changed: ProfileReading | null = null
  for (const layout of layouts) {
    const reading = layout(capture, asked)
    const isGood = reading !== null && reading.outcome !== 'layout_changed'
    if (isGood && (changed === null || ('profile' in reading && reading.profile))) return reading
    if (!isGood) changed ??= reading
  }
  return changed
}

function ofStatus({ status }: ProfileResponse): Refusal | null {
  if (status >= 200 && status < 300) return null
  const detail = `HTTP ${status}`
  if (status === 404 || status === 410) return refused('not_found', detail)
  if (status === 429 || status === 420) return refused('rate_limited', detail)
  return refused(status >= 400 ? 'blocked' : 'layout_changed', detail)
}

function unknownLayout({ body, contentType }: ProfileResponse): Refusal {
  if (body.trim() === '') return refused('layout_changed', 'an empty response')
  const kind = contentType.split(';', 1)[0]?.trim().slice(0, 60) || 'no content type'
  return refused('layout_changed', `no known layout in ${body.length} characters of ${kind}`)
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : ''
}
