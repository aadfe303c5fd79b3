import { mediaUris, textOf, titleOf } from '../../publishing/payload.ts'
import type { Post } from '../../publishing/publisher.ts'

/**
 * A post as WordPress keeps it: the caption in paragraphs, below it the files, linked where they
 * lie. The slug is the publish key, by which the post is found again.
 */
export function contentOf(post: Post, key: string): Readonly<Record<string, string>> {
  const text = textOf(post)
  const paragraphs = text
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${escaped(part.trim()).replaceAll('\n', '<br>')}</p>`)
  const link =
    mediaUris(post).length === 0 && post.content_type === 'link' && post.source_uri !== null
      ? [`<p><a href="${escaped(post.source_uri)}">${escaped(post.source_uri)}</a></p>`]
      : []
  return {
    slug: key,
    title: titleOf(post, null),
    content: [...paragraphs, ...figuresOf(post), ...link].join('\n'),
    ...(post.description ? { excerpt: post.description } : {}),
  }
}

/** What WordPress would refuse or show wrongly, one sentence each. */
export function contentProblems(post: Post): string[] {
  const hasText = textOf(post) !== '' || titleOf(post, null) !== ''
  const unreachable = mediaUris(post).filter((uri) => !/^https?:\/\//.test(uri))
  return [
    ...(hasText || mediaUris(post).length > 0 ? [] : ['there is neither text nor media']),
    ...unreachable.map((uri) => `${uri} is no address readers can reach (https://…)`),
  ]
}

function figuresOf(post: Post): string[] {
  const isVideo = post.media?.mime?.startsWith('video/') ?? post.content_type === 'video'
  return mediaUris(post).map((uri) => {
    const source = escaped(uri)
    if (isVideo) return `<figure><video controls src="${source}"></video></figure>`
    return `<figure><img src="${source}" alt="${escaped(post.media?.alt_text ?? '')}"></figure>`
  })
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
