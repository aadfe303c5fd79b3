import type { Message, Notice } from './notice.ts'

/** How a channel writes texts. */
export interface TextRules {
  /** Longest message, in UTF-16 units of what is sent. */
  readonly limit: number
  /** Plain text in the channel’s spelling, so that nothing in it is a command or a format. */
  readonly escape: (text: string) => string
  /** An address or a path in the channel’s spelling. */
  readonly link: (address: string) => string
}

/** Most notices that one message spells out. */
const MOST_NOTICES = 20
const LONGEST_NOTICE = 600

/**
 * The text of a message: its notices, as many as fit, and how many more there are in words, links
 * and advice last. Deterministic.
 */
export function messageText(
  { notices, advice }: Pick<Message, 'notices' | 'advice'>,
  rules: TextRules,
): string {
  for (let shown = Math.min(notices.length, MOST_NOTICES); ; shown--) {
    const text = textOf(notices, shown, advice, rules)
    if (text.length <= rules.limit || shown <= 1) return text
  }
}

function textOf(
  notices: readonly Notice[],
  shown: number,
  advice: string,
  { escape, link }: TextRules,
): string {
  const mark = notices.length > 1 ? '• ' : ''
  const lines = notices.slice(0, shown).map(({ text }) => mark + escape(cut(text, LONGEST_NOTICE)))
  if (shown < notices.length) lines.push(`and ${notices.length - shown} more`)
  const links = [...new Set(notices.flatMap((notice) => notice.link ?? []))].slice(0, 3)
  lines.push(...links.map((address) => link(cut(address, LONGEST_NOTICE / 2))))
  if (advice !== '') lines.push(escape(advice))
  return lines.join('\n')
}

/** The first characters of a text, whole ones, with a mark where something is left out. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length > length - 1) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}
