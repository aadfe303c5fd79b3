import type { ProfileData, ProfilePost, ProfileReading } from '../../../../platforms/source.ts'

const COUNTS = ['followers', 'following', 'posts', 'likes', 'comments', 'shares', 'views'] as const
const TEXTS = ['full_name', 'bio', 'category', 'caption', 'picture_url'] as const
const FIXED = new Set(['', 'p', 'video', 'photo', 'status', 'r', 'comments'])

/**
 * What a reading says that its body does not: each entry names a field and its value. Looks at the
 * body as text, not with the code that reads it.
 */
export function inventedValues(reading: ProfileReading, body: string): readonly string[] {
  if (!('warnings' in reading)) return []
  const evidence = evidenceOf(body)
  const profile = reading.profile === null ? [] : inventedInProfile(reading.profile, evidence)
  return [...profile, ...reading.posts.flatMap((post) => inventedInPost(post, evidence))]
}

type Evidence = ReturnType<typeof evidenceOf>

function evidenceOf(body: string) {
  const text = lazily(() => plain(body))
  const entities = lazily(() => plain(withoutEntities(plain(body))))
  const lower = lazily(() => `${text()}\n${entities()}`.toLowerCase())
  const numbers = lazily(
    () => new Set([...body.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi)].map(Number)),
  )
  const significant = lazily(() => new Set(writtenDigits(text())))
  const times = lazily(
    () => new Set([...text().matchAll(SPELLED)].map(([time]) => Date.parse(time))),
  )
  const hasNumber = (value: number) =>
    bare(value).test(body) || numbers().has(value) || significant().has(digitsOf(value))
  return {
    hasNumber,
    hasId: (value: string) =>
      lower().includes(value.toLowerCase()) || (/^\d+$/.test(value) && hasNumber(Number(value))),
    hasText: (value: string) => text().includes(value) || entities().includes(value),
    hasName: (value: string) => lower().includes(value),
    hasTime: (value: string) =>
      bare(Date.parse(value) / 1000).test(body) ||
      numbers().has(Date.parse(value) / 1000) ||
      times().has(Date.parse(value)),
    sums: lazily(() => sumsOf(body)),
  }
}

const SPELLED = /[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d [+-]\d{4} \d{4}/g

function inventedInProfile(profile: ProfileData, evidence: Evidence): readonly string[] {
  const { karma } = profile
  const isSum = karma === null || evidence.hasNumber(karma) || evidence.sums().has(karma)
  return [
    ...inventedFields(profile, evidence),
    ...(evidence.hasName(profile.username) ? [] : [`username: ${profile.username}`]),
    ...(isSum ? [] : [`karma: ${karma}`]),
    ...[profile.is_private, profile.is_verified]
      .filter((flag) => flag !== null && !evidence.hasText(String(flag)))
      .map((flag) => `flag: ${flag}`),
  ]
}

function inventedInPost(post: ProfilePost, evidence: Evidence): readonly string[] {
  const steps = post.url === null ? [] : new URL(post.url).pathname.split('/')
  const names = [
    post.post_id,
    ...steps.filter((step) => !FIXED.has(step)),
    ...(post.hashtags ?? []),
  ]
  return [
    ...inventedFields(post, evidence),
    ...names
      .filter((name) => !evidence.hasId(decodeURIComponent(name).replace(/^@/, '').toLowerCase()))
      .map((name) => `id, url or hashtag: ${name}`),
    ...(post.posted_at === null || evidence.hasTime(post.posted_at)
      ? []
      : [`posted_at: ${post.posted_at}`]),
  ]
}

function inventedFields(row: Partial<ProfileData & ProfilePost>, evidence: Evidence): string[] {
  const counts = COUNTS.filter((key) => {
    const value = row[key] ?? null
    if (value === null) return false
    return !Number.isSafeInteger(value) || value < 0 || !evidence.hasNumber(value)
  })
  const texts = TEXTS.filter((key) => {
    const value = row[key] ?? null
    return value !== null && (value.length > 10_000 || !evidence.hasText(value))
  })
  return [...counts, ...texts].map((key) => `${key}: ${String(row[key]).slice(0, 80)}`)
}

/** The text with JSON's escapes resolved, and without what is never kept. */
function plain(body: string): string {
  return body
    .replaceAll(/\\(?:u([\da-f]{4})|(["\\/bfnrt]))/gi, (_all, code?: string, letter?: string) =>
      code === undefined
        ? (ESCAPES.get(letter ?? '') ?? letter ?? '')
        : String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replaceAll(/[[\p{Cc}\p{Cs}]--[\t\n]]/gv, '')
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', ''],
  ['b', ''],
  ['f', ''],
])

function withoutEntities(text: string): string {
  const names = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }))
  return text
    .replaceAll(/&#x([\da-f]{1,5});/gi, (_all, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replaceAll(/&#(\d{1,6});/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&(\w+);/g, (all, name: string) => names.get(name) ?? all)
}

/** A number in a text, not as a part of a longer one. */
function bare(value: number): RegExp {
  return new RegExp(String.raw`(?<![\d.,])${value}(?!\d|[.,]\d)`)
}

/** The digits, without end zeros, of numbers written with a unit or with separators. */
function writtenDigits(text: string): string[] {
  return [...text.matchAll(/\d[\d.,'’ \u00a0\u202f]*(?:\d|[kmb]|mi|lakh)/gi)]
    .filter(([written]) => /\D/.test(written))
    .map(([written]) => digitsOf(written.replaceAll(/\D/g, '').replace(/^0+/, '')))
}

function digitsOf(value: number | string): string {
  return String(value).replace(/0+$/, '')
}

function sumsOf(body: string): ReadonlySet<number> {
  const values = (key: string) =>
    [...body.matchAll(new RegExp(String.raw`"${key}"[\s:"[{]*(-?[\d.e+]+)`, 'g'))].map(
      ([, value]) => Number(value),
    )
  return new Set(
    values('link_karma').flatMap((one) => values('comment_karma').map((two) => one + two)),
  )
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
