import { relative } from 'node:path'

import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take long, longest first. Started last, one of them would run alone at the end while
 * the other core has nothing to do; everything else fills the gaps.
 */
const LONGEST = [
  'test/e2e/week.test.ts',
  'test/e2e/forget.test.ts',
  'test/e2e/cli.test.ts',
  'test/e2e/captions.test.ts',
  'test/e2e/plan-cli.test.ts',
  'test/e2e/experiments.test.ts',
  'test/unit/sql/planning/plan-brand-week.test.ts',
  'test/models/evidence/account-health.test.ts',
  'test/e2e/clusters.test.ts',
  'test/unit/sql/clusters/train-clusters.test.ts',
  'test/e2e/queue-crash.test.ts',
  'test/e2e/targets.test.ts',
  'test/trigger/worker.test.ts',
]

/** Orders the files of a run: what takes longest first, the rest as Vitest has it. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.indexOf(relative(root, moduleId).replaceAll('\\', '/'))
      return index === -1 ? LONGEST.length : index
    }
    // oxlint-disable-next-line unicorn/no-array-sort -- Vitest's own, of files
    const usual = await super.sort(files)
    return usual.toSorted((one, other) => place(one) - place(other))
  }
}
