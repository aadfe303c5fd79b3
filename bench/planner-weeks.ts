import type { PlanInput } from '../domain/planning/input.ts'
import { anAccount, anInput, anOriginal, someCaptions } from '../test/unit/domain/planning/world.ts'

const CAPTIONS = 500
const TYPES = ['video', 'video', 'image', 'text']
const HOUR = 3_600_000
/** What was used from here on comes free during the week. */
const RESTING = Date.parse('2026-11-09T06:00:00Z')

/** A message page with `perDay` messages a day, `gap` minutes apart, and 500 captions of three types, a third of which come free during the week. */
export function messagesWeek(name: string, perDay: number, gap: number): PlanInput {
  const id = `messages:${name}`
  const limits = { daily_cap: perDay, min_gap_minutes: gap, caption_target: CAPTIONS }
  const captions = (['ppv', 'bump'] as const).flatMap((kind) =>
    someCaptions(id, CAPTIONS / 2, { kind, price: kind === 'ppv' ? '9.99' : null }).map(
      (row, i) => ({ ...row, content_type: TYPES[i % TYPES.length] ?? null }),
    ),
  )
  return anInput({
    brand: { brand: name, timezone: 'UTC' },
    accounts: [anAccount(id, { brand: name, ...limits })],
    captions,
    locks: captions
      .filter((_, i) => i % 3 === 0)
      .map(({ account_id, caption_key }, i) => ({
        account_id,
        caption_key,
        last_used_at: new Date(RESTING + (i % 160) * HOUR).toISOString(),
      })),
  })
}

/** Seventy posts of 25 originals on four networks that take no text alone. */
export function originalsWeek(): PlanInput {
  const caps = { instagram: 3, tiktok: 3, pinterest: 2, youtube: 2 }
  const accounts = Object.entries(caps).map(([network, cap]) =>
    anAccount(`${network}:acme`, { daily_cap: cap, min_gap_minutes: 180 }),
  )
  const { config, ...input } = anInput({
    accounts,
    captions: accounts.flatMap(({ account_id: id }) => someCaptions(id, 100)),
    originals: Array.from({ length: 25 }, (_, i) =>
      anOriginal(`clip-${i}`, { kind: i % 5 < 3 ? 'video' : i % 5 < 4 ? 'image' : 'carousel' }),
    ),
  })
  return { ...input, config: { ...config, max_originals: 25 } }
}

/** The nth message page of a fleet: 42 to 70 messages a week. */
export function fleetWeek(index: number): PlanInput {
  const perDay = 6 + (index % 5)
  return messagesWeek(`brand-${index}`, perDay, perDay > 8 ? 120 : 180)
}
