import type { ProfilePost } from '../source.ts'

/** Posts read from one response; pages carry 12 to 100. */
export const MAX_POSTS = 500

/** A post with the lower-case name of who published it; null where the network does not say. */
export interface AuthoredPost {
  readonly author: string | null
  readonly post: ProfilePost
}

/**
 * The posts of `asked`, each once; without a name those of whoever published most of them. Posts
 * without a name count as theirs. `others` names somebody else where all posts are of others.
 */
export function postsOf(
  posts: readonly AuthoredPost[],
  asked: string | undefined,
): { readonly posts: readonly ProfilePost[] } | { readonly others: readonly string[] } {
  const author = asked ?? mostFrequent(posts.flatMap(({ author: name }) => name ?? []))
  const own = posts.filter((post) => post.author === null || post.author === author)
  const [first] = posts
  if (own.length === 0 && first?.author) return { others: [first.author] }
  return { posts: [...new Map(own.map(({ post }) => [post.post_id, post])).values()] }
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, two]) => two - one)[0]?.[0]
}
