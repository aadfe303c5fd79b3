import { configDefaults, defineConfig } from 'vitest/config'

import LongestFirst from './test/setup/longest-first.ts'

/** Tests of pure functions: nothing they do outlives them, so that files may share a process. */
const PURE = ['test/unit/{domain,platforms}/**/*.test.ts']

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
          exclude: [...configDefaults.exclude, ...PURE, '.trigger/**', 'workspace/**'],
        },
      },
      { test: { ...common, name: 'pure', include: PURE, isolate: false } },
    ],
  },
})
