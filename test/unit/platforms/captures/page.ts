/** An HTML page with this head and these scripts, as networks write theirs. */
export function htmlPage(head: string, ...scripts: readonly string[]): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">${head}</head><body><div id="app"></div>${scripts.join('')}</body></html>`
}

/** A script element that holds JSON. */
export function jsonScript(id: string, data: unknown): string {
  return `<script id="${id}" type="application/json">${JSON.stringify(data)}</script>`
}
