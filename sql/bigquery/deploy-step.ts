import { ApiRefusal } from './api.ts'

/** One thing that is missing in a project, and how to make it. */
export interface Step {
  readonly action: 'create dataset' | 'create table' | 'add columns' | 'replace functions'
  readonly name: string
  readonly detail: string
  apply(): Promise<void>
}

/** Makes something that somebody else may have made meanwhile. */
export async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  try {
    await make()
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.failure.status !== 409) throw error
  }
}
