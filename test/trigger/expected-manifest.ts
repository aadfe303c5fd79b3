import type { ManifestSummary } from './index-manifest.ts'

/**
 * Everything Trigger.dev finds in pipelines/. A task, queue or schedule that comes or goes is
 * written here on purpose (`node test/trigger/index-manifest.ts --summary` prints the list).
 */
export const expectedManifest: ManifestSummary = {
  tasks: [
    'apply-retention',
    'build-models',
    'check-back',
    'crawl-profiles',
    'daily-automation',
    'evaluate-policies',
    'export-week',
    'import-file',
    'look-at-experiments',
    'name-cluster',
    'plan-brand-week',
    'plan-week',
    'publish-due',
    'reconcile-unconfirmed',
    'refresh-holidays',
    'refresh-tokens',
    'send-notifications',
    'set-learning-modes',
    'sync-approvals',
    'sync-open-weeks',
    'train-clusters',
  ],
  queues: { crawling: 1, notifications: 1, planning: 4, publishing: 1, sheet: 1, training: 1 },
  schedules: {
    'apply-retention': { cron: '40 3 * * *', timezone: 'UTC', window: '0m' },
    'build-models': { cron: '15 */6 * * *', timezone: 'UTC', window: '0m' },
    'check-back': { cron: '20 * * * *', timezone: 'UTC', window: '0m' },
    'crawl-profiles': { cron: '15 4 * * *', timezone: 'UTC', window: '0m' },
    'daily-automation': { cron: '5 3 * * *', timezone: 'America/Los_Angeles', window: '0m' },
    'look-at-experiments': { cron: '45 */6 * * *', timezone: 'UTC', window: '0m' },
    'publish-due': { cron: '*/5 * * * *', timezone: 'UTC', window: '0m' },
    'reconcile-unconfirmed': { cron: '*/10 * * * *', timezone: 'UTC', window: '0m' },
    'refresh-holidays': { cron: '30 2 * * 1', timezone: 'UTC', window: '0m' },
    'refresh-tokens': { cron: '40 4 * * *', timezone: 'UTC', window: '0m' },
    'send-notifications': { cron: '5-59/10 * * * *', timezone: 'UTC', window: '0m' },
    'set-learning-modes': { cron: '50 2 * * *', timezone: 'America/Los_Angeles', window: '0m' },
    'sync-open-weeks': { cron: '*/10 * * * *', timezone: 'UTC', window: '0m' },
  },
}
