import type { Reporter, TestModule } from 'vitest/node'

declare module 'vitest' {
  interface TaskMeta {
    /** A line to end the output of a run with: what a test measured. */
    closingLine?: string
  }
}

/** Prints, below everything else, the lines that tests left in `task.meta.closingLine`. */
export default class ClosingLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { closingLine } = test.meta()
        if (closingLine !== undefined) console.log(closingLine)
      }
    }
  }
}
