/** Words as Markdown prose: what would be read as markup shows as it is; `code` stays code. */
export function prose(text: string): string {
  return text.replace(/`[^`]*`|[<>*[\]|\\]/g, (found) => (found.length > 1 ? found : `\\${found}`))
}

/** A name as code. */
export const code = (name: string): string => `\`${name}\``

/** A table with its columns padded to one width, as Prettier leaves it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) =>
    Math.max(3, ...[title, ...rows.map((row) => row[i] ?? '')].map((cell) => cell.length)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** A page from blocks with a blank line between them. */
export const page = (blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`
