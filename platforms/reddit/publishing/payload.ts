import {
  mediaUris,
  refusedForProblems,
  textOf,
  textProblems,
  titleOf,
  titleProblems,
} from '../../publishing/payload.ts'
import type { PlatformLimits } from '../../limits.ts'
import type { Post, PublishOutcome } from '../../publishing/publisher.ts'

/** What is submitted, and how it reads in a listing. */
export interface Submission {
  readonly form: Readonly<Record<string, string>>
  /** The subreddit, without `r/`; `u_<name>` is the account's own profile. */
  readonly subreddit: string
  /** Title and text (or address) as one text. */
  readonly shown: string
}

/** The account's name on Reddit. */
export function userOf(post: Pick<Post, 'handle' | 'account_id'>): string {
  return (post.handle ?? post.account_id.slice(post.account_id.indexOf(':') + 1)).replace(
    /^(?:\/?u\/|@)/i,
    '',
  )
}

/**
 * A post as `POST /api/submit` takes it, or why it would be refused. A link where the title says
 * all there is to say; else a text, with the addresses of the files below it, so that nothing of
 * what was approved is left out.
 */
export function submissionOf(post: Post, limits: PlatformLimits): Submission | PublishOutcome {
  const [text, title] = [textOf(post), titleOf(post, limits.title)]
  const links = linksOf(post)
  const problem = refusedForProblems([
    ...(title === '' ? ['there is no title, and no caption to make one of'] : []),
    ...titleProblems(title, 'reddit', limits),
    ...textProblems(post, limits),
    ...links.filter((link) => !/^https?:\/\//.test(link)).map(unreachable),
  ])
  if (problem) return problem
  const subreddit = subredditOf(post)
  const [link] = links
  const isLink = link !== undefined && links.length === 1 && (text === '' || text === title)
  const body = [text === title ? '' : text, ...links].filter((part) => part !== '').join('\n\n')
  return {
    subreddit,
    shown: `${title} ${isLink ? link : body}`,
    form: {
      api_type: 'json',
      sr: subreddit,
      title,
      ...(isLink ? { kind: 'link', url: link, resubmit: 'true' } : { kind: 'self', text: body }),
    },
  }
}

function linksOf(post: Post): readonly string[] {
  const files = mediaUris(post)
  if (files.length > 0) return files
  return post.source_uri !== null && post.content_type !== 'text' ? [post.source_uri] : []
}

function subredditOf(post: Post): string {
  return post.publisher_account?.replace(/^\/?r\//i, '') ?? `u_${userOf(post)}`
}

function unreachable(link: string): string {
  return `reddit shows files by their address, and ${link} is none it can reach (https://…)`
}
