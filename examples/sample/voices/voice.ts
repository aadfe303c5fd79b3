/**
 * Sentences by category; `{s}` stands for a subject, `{S}` for the same with a capital, `{n}` for
 * the same without its article.
 */
export type Sentences = Readonly<Record<string, readonly string[]>>

/** How an invented brand writes: what it writes about and the sentences it uses. */
export interface Voice {
  readonly displayName: string
  readonly hashtags: readonly string[]
  readonly subjects: readonly string[]
  readonly feed: Sentences
  /** What the brand sells by message; brands without a message page leave it out. */
  readonly offer?: { readonly pack: string; readonly event: string }
}

/** The sentence with its subject put in. */
export function speak(sentence: string, subject: string): string {
  const capital = subject.charAt(0).toUpperCase() + subject.slice(1)
  const bare = subject.replace(/^the /, '')
  return sentence.replaceAll('{s}', subject).replaceAll('{S}', capital).replaceAll('{n}', bare)
}
