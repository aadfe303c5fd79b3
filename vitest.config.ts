import { configDefaults, defineConfig } from 'vitest/config'

import LongestFirst from './test/setup/longest-first.ts'

/** Tests that work in their process and clean up behind them: files share one. */
const SHARED = ['test/{unit,models,contract,googlesql}/**/*.test.ts']

const common = {
  pool: 'forks',
  testTimeout: 60_000,
  hookTimeout: 120_000,
} as const

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    silent: 'passed-only',
    reporters: ['default', './test/setup/closing-lines.ts'],
    watch: false,
    projects: [
      {
        test: {
          ...common,
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...SHARED, '.trigger/**', 'workspace/**'],
        },
      },
      { test: { ...common, name: 'shared', include: SHARED, isolate: false } },
    ],
  },
})
