type Counted = 'followers' | 'following' | 'posts'

/** How Instagram names the three counts: English, German, Spanish, Portuguese, French, Italian, Dutch. */
const LABELS: Readonly<Record<Counted, readonly string[]>> = {
  followers: words('followers follower abonnenten seguidores abonnés abonné(e)s volgers'),
  following: words(
    'following gefolgt abonniert seguidos seguindo suivis suivi(e)s abonnements seguiti volgend',
  ),
  posts: [
    ...words('posts post beiträge beitrag publicaciones publicación publicações publicação'),
    ...words('publications publication berichten bericht'),
  ],
}

/** The part of a sentence that says how many there are of one thing, as it is written. */
export type WrittenCounts = Readonly<Record<Counted, string | null>>

/**
 * Splits `46.3m Followers, 50 Following, 453 Posts - See Instagram …` into its written counts; null
 * for what is not said in a known language.
 */
export function writtenCounts(description: string): WrittenCounts {
  const [head = ''] = description.slice(0, 300).split(/\s[-–—]\s/, 1)
  const parts = head.toLowerCase().split(/,\s+/)
  const written = (counted: Counted) =>
    parts.map((part) => before(part.trim(), LABELS[counted])).find((part) => part !== null) ?? null
  return {
    followers: written('followers'),
    following: written('following'),
    posts: written('posts'),
  }
}

function before(part: string, labels: readonly string[]): string | null {
  const label = labels.find((each) => part.endsWith(` ${each}`) || part.endsWith(`\u00a0${each}`))
  if (label === undefined) return null
  const count = part
    .slice(0, -label.length)
    .trim()
    .replace(/ d[e’']$/, '')
  return /^\d/.test(count) ? count : null
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
