/**
 * A path asked at a base address: its scheme and host (and port), and its own path put before the
 * one asked for. `path` begins with a slash and may carry a query.
 */
export function requestUrl(baseUrl: string, path: string): string {
  const { origin, pathname } = new URL(baseUrl)
  return `${origin}${pathname.replace(/\/+$/, '')}${path}`
}
