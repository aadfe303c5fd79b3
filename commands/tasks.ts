import { applyRetentionTask } from '../pipelines/apply-retention.ts'
import { buildModelsTask } from '../pipelines/build-models.ts'
import { checkBackTask } from '../pipelines/check-back.ts'
import { crawlProfilesTask } from '../pipelines/crawl-profiles.ts'
import { dailyAutomationTask } from '../pipelines/daily-automation.ts'
import { exportWeekTask } from '../pipelines/export-week.ts'
import { importFileTask } from '../pipelines/import-file.ts'
import { lookAtExperimentsTask } from '../pipelines/look-at-experiments.ts'
import { nameClusterTask } from '../pipelines/name-cluster.ts'
import { planBrandWeekTask } from '../pipelines/plan-brand-week.ts'
import { planWeekTask } from '../pipelines/plan-week.ts'
import { publishDueTask } from '../pipelines/publish-due.ts'
import { reconcileUnconfirmedTask } from '../pipelines/reconcile-unconfirmed.ts'
import { refreshHolidaysTask } from '../pipelines/refresh-holidays.ts'
import { refreshTokensTask } from '../pipelines/refresh-tokens.ts'
import { sendNotificationsTask } from '../pipelines/send-notifications.ts'
import { setLearningModesTask } from '../pipelines/set-learning-modes.ts'
import { syncApprovalsTask } from '../pipelines/sync-approvals.ts'
import { syncOpenWeeksTask } from '../pipelines/sync-open-weeks.ts'
import { trainClustersTask } from '../pipelines/train-clusters.ts'
import type { Task } from '../runtime/task.ts'

/** Every task there is, by id: what `drumbeat run` offers. */
export const tasks: ReadonlyMap<string, Task> = new Map(
  [
    applyRetentionTask,
    buildModelsTask,
    checkBackTask,
    crawlProfilesTask,
    dailyAutomationTask,
    exportWeekTask,
    importFileTask,
    lookAtExperimentsTask,
    nameClusterTask,
    planBrandWeekTask,
    planWeekTask,
    publishDueTask,
    reconcileUnconfirmedTask,
    refreshHolidaysTask,
    refreshTokensTask,
    sendNotificationsTask,
    setLearningModesTask,
    syncApprovalsTask,
    syncOpenWeeksTask,
    trainClustersTask,
  ].map((task) => [task.id, task as unknown as Task]),
)
