import { AsyncLocalStorage } from 'node:async_hooks'

/** Lets one piece of work at a time through, in the order they came. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve()
  private readonly holder = new AsyncLocalStorage<Mutex>()

  /**
   * Runs `work` when all earlier work has ended. Throws when called from inside work that holds
   * this mutex, which would wait for itself for ever.
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.holder.getStore() === this) {
      throw new Error('inside atomically() use the session it gives, not the warehouse')
    }
    const mine = this.last.then(() => this.holder.run(this, work))
    this.last = mine.catch(() => undefined)
    return mine
  }
}
