import type { ContentStrategy, Evidence } from '../../domain/clusters/advice.ts'
import { countOf, dayName, listText, percentText, rangeText } from '../../domain/planning/words.ts'

/** Advice for people, in lines. */
export function renderStrategy(strategy: ContentStrategy): string {
  const { cluster, posts_per_week: pace } = strategy
  return [
    `${strategy.platform}/${strategy.username} is nearest to ${cluster.cluster_name}`,
    `  similarity ${cluster.similarity.toFixed(2)}, margin ${cluster.margin.toFixed(2)}; ${countOf(cluster.count_profiles, 'profile')} about ${listText(cluster.top_terms)}`,
    `  clusters ${cluster.version}, trained ${cluster.trained_at}`,
    '',
    ...section(
      'Post at',
      strategy.posting_times.map(
        ({ hour_of_week: hour, lift, evidence }) =>
          `${dayName(Math.floor(hour / 24))} ${String(hour % 24).padStart(2, '0')}:00 UTC, ${lift.toFixed(1)}× the average hour (${sharesText(evidence)})`,
      ),
    ),
    ...section(
      'In the form of',
      strategy.content_types.map(
        ({ content_type, post_share, evidence }) =>
          `${content_type}: ${percentText(post_share)} of posts (${sharesText(evidence)})`,
      ),
    ),
    ...section(
      'Posts a week',
      pace === null
        ? []
        : [
            `${pace.median.toFixed(1)} (middle half ${numberText(pace.evidence.low)} to ${numberText(pace.evidence.high)}, ${countOf(pace.evidence.count_profiles, 'best profile')} of ${pace.evidence.cluster})`,
          ],
    ),
    ...section(
      'Hashtags',
      strategy.hashtags.map(
        ({ hashtag, median_engagement_rate: rate, evidence }) =>
          `#${hashtag}: ${percentText(rate)} of followers answer (middle half ${rangeText(evidence.low ?? 0, evidence.high ?? 0)}; ${countOf(evidence.count_posts ?? 0, 'post')} of ${countOf(evidence.count_profiles, 'profile')})`,
      ),
    ),
    ...section(
      'Mind',
      strategy.notes.map(({ text }) => text),
    ),
  ]
    .join('\n')
    .trimEnd()
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), '']
}

function sharesText({
  count_posts,
  count_posts_in_all,
  count_profiles,
  low,
  high,
}: Evidence): string {
  const share = `95 % interval ${rangeText(low ?? 0, high ?? 0)}`
  return `${countOf(count_posts ?? 0, 'post')} of ${count_posts_in_all ?? 0}, ${countOf(count_profiles, 'best profile')}; ${share}`
}

function numberText(number: number | null): string {
  return number === null ? '?' : number.toFixed(1)
}
