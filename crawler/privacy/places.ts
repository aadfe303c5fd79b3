import { rawRecords } from '../../domain/records/index.ts'
import type { RecordSpec } from '../../domain/records/record.ts'

/** What a raw table may hold of somebody else's profile, and what forgetting does about it. */
export type Place =
  /** Rows of the person are deleted; in rows of others the listed texts lose mentions of them. */
  | { readonly kind: 'person'; readonly texts: readonly string[] }
  /** What the program wrote down: the listed texts lose the name. */
  | { readonly kind: 'log'; readonly texts: readonly string[] }
  /** Rejected records of profiles and targets that name the person are deleted; else as `log`. */
  | { readonly kind: 'rejected'; readonly texts: readonly string[] }
  /** Texts of others that came in: the listed ones lose mentions. */
  | { readonly kind: 'others'; readonly texts: readonly string[] }
  /** Our own accounts, texts and plans: kept as they are; mentions are counted and told. */
  | { readonly kind: 'own' }
  /** Cannot hold a name. */
  | { readonly kind: 'none' }

const own: Place = { kind: 'own' }
const none: Place = { kind: 'none' }

/** Every raw table. A new one must be entered here: a test holds the list complete. */
export const PLACES: Readonly<Record<string, Place>> = {
  profile_snapshots: { kind: 'person', texts: ['full_name', 'bio', 'picture_url'] },
  profile_posts: { kind: 'person', texts: ['caption', 'url'] },
  crawl_targets: { kind: 'person', texts: ['niche'] },
  crawl_attempts: { kind: 'person', texts: ['detail'] },
  suppressions: none,
  cluster_labels: { kind: 'person', texts: [] },

  loads: { kind: 'log', texts: ['source'] },
  rejected_records: { kind: 'rejected', texts: ['source', 'reason', 'value'] },
  task_runs: { kind: 'log', texts: ['input', 'output', 'error'] },
  model_runs: { kind: 'log', texts: ['error'] },
  audits: { kind: 'log', texts: ['sample'] },
  notifications: { kind: 'log', texts: ['subject', 'outcome'] },

  cluster_trainings: none,
  // Terms of two profiles or more.
  cluster_centres: none,
  cluster_names: own,

  trends: { kind: 'others', texts: ['title', 'url'] },
  model_versions: { kind: 'others', texts: ['payload'] },
  plan_inputs: { kind: 'others', texts: ['row_key', 'row'] },

  brands: own,
  accounts: own,
  content_items: own,
  variants: own,
  captions: own,
  posts: own,
  plan_items: own,
  exports: own,
  export_items: own,
  approvals: own,
  queue_events: own,
  offers: own,

  post_metrics: none,
  plan_runs: none,
  caption_decisions: none,
  policy_evaluations: none,
  claims: none,
  publish_attempts: own,
  publish_steps: own,
  mode_changes: own,
  holidays: none,
  link_clicks: none,
  conversions: none,
  tracking_events: none,
  experiments: own,
  experiment_arms: none,
  shadow_decisions: none,
}

/** The raw tables of one kind. */
export function tablesOf<K extends Place['kind']>(
  kind: K,
): { readonly record: RecordSpec; readonly place: Extract<Place, { kind: K }> }[] {
  return rawRecords.flatMap((record) => {
    const place = PLACES[record.name]
    return place?.kind === kind ? [{ record, place: place as Extract<Place, { kind: K }> }] : []
  })
}
