import { accounts, brands } from './accounts.ts'
import { approvals, exportItems, exportRuns } from './approvals.ts'
import { captionDecisions, captions } from './captions.ts'
import * as clusters from './clusters.ts'
import { contentItems, variants } from './content.ts'
import { policyEvaluations } from './evaluations.ts'
import { experiments, shadowDecisions } from './experiments.ts'
import * as operations from './operations.ts'
import { planInputs, planItems, planRuns } from './plans.ts'
import { postMetrics, posts } from './posts.ts'
import * as profiles from './profiles.ts'
import * as queue from './queue.ts'
import type { RecordSpec } from './record.ts'
import * as tracking from './tracking.ts'

/** Every raw table, in the order they are documented. */
export const rawRecords: readonly RecordSpec[] = [
  brands,
  accounts,
  contentItems,
  variants,
  captions,
  posts,
  postMetrics,
  profiles.profileSnapshots,
  profiles.profilePosts,
  profiles.crawlTargets,
  profiles.crawlAttempts,
  profiles.suppressions,
  clusters.clusterTrainings,
  clusters.clusterCentres,
  clusters.clusterLabels,
  clusters.clusterNames,
  planRuns,
  planItems,
  planInputs,
  captionDecisions,
  policyEvaluations,
  exportRuns,
  exportItems,
  approvals,
  queue.queueEvents,
  queue.claims,
  queue.publishSteps,
  queue.publishAttempts,
  queue.notifications,
  operations.loads,
  operations.rejectedRecords,
  operations.taskRuns,
  operations.modelRuns,
  operations.audits,
  operations.modelVersions,
  operations.modeChanges,
  tracking.holidays,
  tracking.trends,
  tracking.offers,
  tracking.linkClicks,
  tracking.conversions,
  tracking.trackingEvents,
  experiments,
  tracking.experimentArms,
  shadowDecisions,
]
