import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const clusterTrainings = defineRecord('cluster_trainings', {
  doc: 'Every training of clusters of profiles: what it was asked for and how good it is.',
  key: ['version'],
  columns: {
    version: required.text('The version it made: day of its clock and a hash.'),
    trained_at: required.instant('The clock of the training.'),
    seed: required.int('What its draws were seeded with.'),
    count_starts: required.count('Starts tried, of which the best was refined.'),
    count_wanted: required.count('Clusters asked for.'),
    count_clusters: required.count('Clusters found: fewer where profiles are too alike.'),
    count_profiles: required.count('Profiles with terms that had part in it.'),
    count_terms: required.count('Different terms they have.'),
    count_iterations: required.count('Iterations of the refinement.'),
    objective: required.number('Mean similarity of profiles to their centres, 0 to 1.'),
    stability: optional.number(
      'Mean adjusted Rand index between it and two re-runs with other seeds, a quarter of the starts each; null where undefined.',
    ),
  },
})

export const clusterCentres = defineRecord('cluster_centres', {
  doc: 'The centres of trained clusters, term by term.',
  key: ['version', 'cluster_id', 'term'],
  columns: {
    version: required.text('The training.'),
    cluster_id: required.count('The cluster; 1 is the largest of its version.'),
    term: required.text('A term of its profiles.'),
    weight: required.count('Its weight in millionths; squares sum to 1 over a centre.'),
  },
})

export const clusterLabels = defineRecord('cluster_labels', {
  doc: 'The cluster each profile got in a training it had part in.',
  key: ['version', 'platform', 'username'],
  cluster: ['version', 'platform', 'username'],
  columns: {
    version: required.text('The training.'),
    platform: required.text('The network.'),
    username: required.text('The profile.'),
    cluster_id: optional.count('Its cluster; null where it shares no term with any centre.'),
    similarity: required.number('Cosine of the angle to the centre, 0 to 1.'),
    margin: required.number('How much closer than the next centre.'),
  },
})

export const clusterNames = defineRecord('cluster_names', {
  doc: 'Names that people gave to clusters, and took back.',
  key: ['version', 'cluster_id'],
  columns: {
    version: required.text('The training whose cluster was named.'),
    cluster_id: required.count('The cluster in that training.'),
    name: optional.text('Its name; null: the one made from its terms again.'),
    named_by: required.text('Who says so.'),
    named_at: required.instant('When.'),
  },
})
