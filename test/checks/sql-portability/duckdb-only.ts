/** What the parser of the shared dialect refuses or does not mind, and only DuckDB understands. */
const CONSTRUCTS: readonly [RegExp, string][] = [
  [/::/g, ':: is DuckDB’s; write cast(x as type)'],
  [/\/\//g, '// is DuckDB’s; write floor(a / b)'],
  [/(?<![=<>!])==/g, '== is DuckDB’s; write ='],
  [/\*\s*exclude\b/gi, 'exclude is DuckDB’s; name the columns'],
  [/\*\s*except\b/gi, 'except is BigQuery’s; name the columns'],
  [/\bfilter\s*\(\s*where\b/gi, 'filter (where …) is DuckDB’s; use countif or sum(case when …)'],
  [/\b(?:group|order)\s+by\s+all\b/gi, 'by all is DuckDB’s; name the columns'],
  [/\basof\s+(?:left\s+)?join\b/gi, 'asof join is DuckDB’s; rank the rows and take the first'],
  [/\busing\s+sample\b/gi, 'using sample is DuckDB’s, and takes other rows every time'],
  [/\b(?:ilike|glob|similar\s+to)\b/gi, 'is DuckDB’s; compare fn.lower texts with like'],
  [/\|>/g, '|> is newer than the shared dialect; write CTEs'],
  [/(?:^|\(|;)\s*from\b/gi, 'from first is DuckDB’s; begin with select'],
]

/** Constructs of one engine in code without strings and comments: where, and what to write. */
export function foreignConstructs(code: string): { index: number; message: string }[] {
  return CONSTRUCTS.flatMap(([pattern, message]) =>
    [...code.matchAll(pattern)].map(({ 0: found, index }) => ({
      index: index + found.length - 1,
      message: message.startsWith('is ') ? `${found} ${message}` : message,
    })),
  )
}
