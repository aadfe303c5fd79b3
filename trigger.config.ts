import { defineConfig } from '@trigger.dev/sdk'

/** Trigger.dev reads this file with a loader of its own, so it imports nothing of the project. */
export default defineConfig({
  project: process.env['TRIGGER_PROJECT_REF'] || 'proj_drumbeat_local',
  dirs: ['./pipelines'],
  runtime: 'node-24',
  maxDuration: 900,
  retries: {
    enabledInDev: true,
    default: {
      maxAttempts: 3,
      minTimeoutInMs: 1000,
      maxTimeoutInMs: 60_000,
      factor: 2,
      randomize: true,
    },
  },
  build: { external: ['@duckdb/node-api', '@duckdb/node-bindings'] },
})
