import { configDefaults, defineConfig } from 'vitest/config'

import LongestFirst from './test/setup/longest-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '.trigger/**', 'workspace/**'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    silent: 'passed-only',
    reporters: ['default', './test/setup/closing-lines.ts'],
    watch: false,
  },
})
