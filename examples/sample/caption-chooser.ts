import { Temporal } from 'temporal-polyfill'

import { pick, type Rng } from '../../domain/sampling.ts'
import type { BankCaption, CaptionKind } from './captions.ts'

const DAY_MS = 86_400_000
const COOL_DOWN_MS = 14 * DAY_MS

interface Window {
  readonly caption: BankCaption
  readonly fromMs: number
  readonly untilMs: number
  lastMs: number
}

/**
 * Chooses captions as an account did in the past: at random among those it may use at the time and
 * has not used for 14 days, else the one it has not used for longest.
 */
export class CaptionChooser {
  readonly #rng: Rng
  readonly #pools: ReadonlyMap<CaptionKind, readonly Window[]>

  constructor(rng: Rng, captions: readonly BankCaption[]) {
    this.#rng = rng
    this.#pools = new Map(
      (['feed', 'ppv', 'bump'] as const).map((kind) => [
        kind,
        captions.filter((caption) => caption.kind === kind && caption.active).map(windowOf),
      ]),
    )
  }

  /** The caption of a post at an instant, or none where the bank has none for it. */
  next(kind: CaptionKind, atMs: number): BankCaption | undefined {
    const open = (this.#pools.get(kind) ?? []).filter(
      (one) => one.fromMs <= atMs && atMs < one.untilMs,
    )
    if (open.length === 0) return undefined
    const rested = open.filter((one) => atMs - one.lastMs >= COOL_DOWN_MS)
    const chosen =
      rested.length > 0
        ? pick(this.#rng, rested)
        : open.reduce((oldest, one) => (one.lastMs < oldest.lastMs ? one : oldest))
    chosen.lastMs = atMs
    return chosen.caption
  }
}

function windowOf(caption: BankCaption): Window {
  const ms = (text: string) => Temporal.Instant.from(text).epochMilliseconds
  return {
    caption,
    fromMs: caption.availableFrom === null ? -Infinity : ms(caption.availableFrom),
    untilMs: caption.expiresAt === null ? Infinity : ms(caption.expiresAt),
    lastMs: -Infinity,
  }
}
