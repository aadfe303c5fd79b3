import { InvalidInputError } from '../../domain/errors.ts'

/** Something wrong in a model file. */
export interface Problem {
  readonly file: string
  /** Counted from 1; null where it concerns the file as a whole. */
  readonly line: number | null
  /** What is wrong and what would be right. */
  readonly message: string
}

/** Takes down what is wrong at a line of the file at hand. */
export type Complain = (line: number | null, message: string) => void

/** Model files that cannot be built; `data.problems` lists everything found, in order. */
export class ModelFilesError extends InvalidInputError {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(
      ({ file, line, message }) => `${file}${line ? `:${line}` : ''}: ${message}`,
    )
    super(`the models have problems:\n  ${lines.join('\n  ')}`, { problems })
    this.problems = problems
  }
}
