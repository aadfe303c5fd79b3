import { captionKey, normalizeCaption } from './caption-key.ts'
import { idOf } from './ids.ts'

/** What separates or decorates an address without changing what lies there. */
const FRAGMENT = /#.*$/

/**
 * What tells whether two posts show people the same: 32 hex digits over the key of the posted text
 * and the addresses of the media in their order. Null where there is neither text nor media.
 */
export function contentKey(text: string, mediaUris: readonly string[]): string | null {
  if (normalizeCaption(text) === '' && mediaUris.length === 0) return null
  const uris = mediaUris.map((uri) => uri.trim().replace(FRAGMENT, ''))
  return idOf(['content', captionKey(text), ...uris], 32)
}
