import type { BuildSummary } from '../sql/runner/summarise-build.ts'
import type { Report } from './shell.ts'

/** What a build says at its end. */
export function buildReport(summary: BuildSummary): Report {
  const { built, unchanged, build_ms, audit_ms, warnings, as_of } = summary
  const lines = warnings.map(
    ({ model, audit, count_failures }) =>
      `  warning: ${model}: ${audit} (${count_failures} in breach)`,
  )
  return {
    data: summary,
    text: [
      `${built} models built as of ${as_of}, ${unchanged} unchanged; ${seconds(build_ms)} s building, ${seconds(audit_ms)} s auditing`,
      ...lines,
    ].join('\n'),
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}
