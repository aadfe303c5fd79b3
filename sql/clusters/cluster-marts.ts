/** What shows clusters, with all it needs, as builds select it. */
export const CLUSTER_MARTS: string[] = [
  '+marts.cluster_terms',
  '+marts.cluster_patterns',
  '+marts.hashtag_stats',
  '+marts.profile_clusters',
]
