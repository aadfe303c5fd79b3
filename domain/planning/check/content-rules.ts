import { Temporal } from 'temporal-polyfill'

import { isInWeek, isStanding, minutesApart, type Thing, type Week } from './week.ts'

const TEXT = ['x', 'reddit', 'facebook', 'threads', 'bluesky', 'mastodon', 'linkedin', 'wordpress']
const MEDIA = ['video', 'image', 'carousel']
const TAKES: Readonly<Record<string, readonly string[]>> = {
  instagram: MEDIA,
  tiktok: MEDIA,
  pinterest: MEDIA,
  youtube: ['video'],
  messages: MEDIA,
}

/** What is wrong with the original of a proposed thing among the others. */
export function originalProblems(week: Week, thing: Thing, others: readonly Thing[]): string[] {
  const { input } = week
  const account = week.account(thing.account_id)
  if (!account) return ['the account is not known']
  const isFeed = account.channel === 'feed'
  if (thing.content_id === null) {
    const hasContent = input.originals.some(({ price }) => (price === null) === isFeed)
    const needsContent = isFeed && hasContent && !TEXT.includes(account.platform)
    return needsContent ? ['a feed item without content although the brand has some'] : []
  }
  const id = thing.content_id
  const original = week.original(id)
  if (!original) return ['the original is not known']
  const problems: string[] = []
  if (isFeed !== (original.price === null)) problems.push('priced content belongs in messages')
  if (original.platforms && !original.platforms.includes(account.platform)) {
    problems.push('not for this platform')
  }
  if (!(TAKES[account.platform]?.includes(original.kind) ?? true)) problems.push('kind not taken')
  if (isBefore(thing.at, original.available_from)) problems.push('original not available yet')
  if (original.available_until && !isBefore(thing.at, original.available_until)) {
    problems.push('original no longer available')
  }
  const same = others.filter(({ content_id }) => content_id === id)
  const spread = input.config.spread_minutes
  if (same.some((other) => minutesApart(other.at, thing.at) < spread)) problems.push('spread')
  const ownInWeek = same.filter(
    (other) => other.account_id === thing.account_id && isInWeek(week, other.at),
  )
  if (ownInWeek.length > 0) problems.push('original twice on one account')
  const inWeek = others.filter((other) => isInWeek(week, other.at))
  const isPriced = (other: string) => (week.original(other)?.price ?? null) !== null
  const already = new Set(inWeek.flatMap(({ content_id: other }) => other ?? []))
  const ofSort = [...already].filter((other) => isPriced(other) === isPriced(id))
  const most = input.originalsWished ?? input.config.max_originals
  if (!already.has(id) && ofSort.length >= most) problems.push('more originals than asked for')
  return [...problems, ...historyProblems(week, thing, same)]
}

function historyProblems(week: Week, thing: Thing, same: readonly Thing[]): string[] {
  const original = week.original(thing.content_id ?? '')
  const history = [
    ...week.input.uses
      .filter(({ content_id: id }) => id === thing.content_id)
      .map((use) => ({ account_id: use.account_id, at: Temporal.Instant.from(use.used_at) })),
    ...same.filter(({ isProposed }) => !isProposed),
  ]
  const elsewhere = history.filter(({ at }) => !isInWeek(week, at))
  if (original?.evergreen !== true && elsewhere.length > 0) return ['not evergreen, used before']
  const own = history.filter(({ account_id: id }) => id === thing.account_id)
  const rest = week.input.config.lock_days * 1440
  const isTooSoon = own.some(({ at }) => isInWeek(week, at) || minutesApart(at, thing.at) < rest)
  const isTurnedDown = week.input.earlier.some(
    ({ row, state }) =>
      row.account_id === thing.account_id &&
      row.content_id === thing.content_id &&
      ['rejected', 'cancelled', 'missed', 'refused'].includes(state),
  )
  return [
    ...(isTooSoon ? ['original used too recently on the account'] : []),
    ...(isTurnedDown ? ['original turned down this week'] : []),
  ]
}

/** What is wrong with the words of a proposed thing among the others. */
export function captionProblems(week: Week, thing: Thing, others: readonly Thing[]): string[] {
  const { input } = week
  const account = week.account(thing.account_id)
  if (!account) return ['the account is not known']
  const words = thing.caption ?? ''
  const misfit = input.fits(account.platform, words, thing.hashtags)
  const problems = misfit === null ? [] : [`does not fit: ${misfit}`]
  if (words.trim() === '') problems.push('no words')
  if (thing.caption_key === null) {
    return thing.content_id === null ? [...problems, 'neither caption nor content'] : problems
  }
  const caption = week.caption(thing.account_id, thing.caption_key)
  if (!caption) return [...problems, 'the caption is not this account’s']
  if (caption.text !== words) problems.push('the text is not the caption’s')
  if (!caption.is_active) problems.push('caption switched off')
  const isMessage = account.channel === 'messages'
  if (caption.kind !== thing.kind || isMessage === (caption.kind === 'feed')) {
    problems.push('caption of another kind')
  }
  if (isBefore(thing.at, caption.available_from)) problems.push('caption not available yet')
  if (caption.expires_at && !isBefore(thing.at, caption.expires_at)) problems.push('expired')
  problems.push(...repetitionProblems(week, thing, others), ...matchProblems(week, thing))
  return problems
}

function repetitionProblems(week: Week, thing: Thing, others: readonly Thing[]): string[] {
  const { input } = week
  const key = thing.caption_key ?? ''
  const rest = input.config.lock_days * 1440
  const own = others.filter(({ account_id: id }) => id === thing.account_id)
  const uses = [
    ...input.locks
      .filter((lock) => lock.account_id === thing.account_id && lock.caption_key === key)
      .map(({ last_used_at: at }) => Temporal.Instant.from(at)),
    ...own.filter((other) => other.caption_key === key).map(({ at }) => at),
  ]
  const groupOf = (other: string | null) =>
    other === null ? null : (week.caption(thing.account_id, other)?.caption_group ?? other)
  const waiting = input.earlier
    .filter((item) => !isStanding(item) && ['missed', 'refused'].includes(item.state))
    .filter(({ row }) => row.account_id === thing.account_id)
    .map(({ row }) => row.caption_key ?? null)
  const inWeek = [
    ...own.filter((other) => isInWeek(week, other.at)).map(({ caption_key }) => caption_key),
    ...waiting,
  ]
  const problems: string[] = []
  if (uses.some((at) => isInWeek(week, at) || minutesApart(at, thing.at) < rest)) {
    problems.push('caption used within its cool-down')
  }
  if (inWeek.some((other) => other !== null && groupOf(other) === groupOf(key))) {
    problems.push('near-duplicate twice in the week')
  }
  const isTurnedDown = input.earlier.some(
    ({ row, state }) =>
      row.account_id === thing.account_id &&
      row.caption_key === key &&
      ['rejected', 'cancelled'].includes(state),
  )
  return isTurnedDown ? [...problems, 'caption turned down this week'] : problems
}

/** What is wrong between a caption and its content: one that names a type or a subject goes with that only. */
export function matchProblems(week: Week, thing: Omit<Thing, 'at'>): string[] {
  const { input } = week
  const caption = week.caption(thing.account_id, thing.caption_key ?? '')
  const original = week.original(thing.content_id ?? '')
  const isFeed = week.account(thing.account_id)?.channel === 'feed'
  if (!caption) return []
  const type = caption.content_type
  if (!original) {
    const hasContent = input.originals.some(({ price }) => (price === null) === isFeed)
    const isText = type === null || type === 'text' || type === 'link'
    return hasContent && !isText ? ['the caption belongs to content'] : []
  }
  const subjects = week.subjects(thing.account_id)
  const subject = caption.category
  const isOther =
    subject !== null &&
    subject !== 'uncategorised' &&
    original.category !== null &&
    subject !== original.category &&
    subjects.has(original.category)
  return [
    ...(type !== null && type !== original.kind ? ['the caption belongs to another type'] : []),
    ...(isOther ? ['the caption speaks about something else'] : []),
  ]
}

function isBefore(at: Temporal.Instant, limit: string | null): boolean {
  return limit !== null && at.epochMilliseconds < Temporal.Instant.from(limit).epochMilliseconds
}
