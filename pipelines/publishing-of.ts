import type { PublisherFor } from '../exporters/queue/publisher.ts'
import { choosePublisher } from '../exporters/queue/publishers.ts'
import type { MetricsReader } from '../platforms/publishing/metrics-reader.ts'
import { machineTime } from '../runtime/clock.ts'
import type { Context } from '../runtime/context.ts'
import { openProviders } from './open-providers.ts'

/** How a run of the queue reaches the outside. */
export interface Publishing {
  readonly publisherFor: PublisherFor
  /** The reader of a provider by name; null where there is none, or the clock was set by hand. */
  readonly readerFor: (publisher: string) => MetricsReader | null
  /** The time at a call: the machine’s, unless the clock was set by hand. */
  readonly now: () => string
  readonly providers: ReturnType<typeof openProviders>['providers']
}

/** What tasks of the queue publish, search and read with. */
export function publishingOf(context: Context): Publishing {
  const { providers, setupOf } = openProviders(context)
  const { config, workspace, isOwnClock, asOf } = context
  const publisherFor = choosePublisher({
    defaultName: config.publish.default,
    outbox: workspace.outbox,
    isOwnClock,
    providers,
    setupOf,
  })
  return {
    providers,
    publisherFor,
    readerFor: (name) => {
      const provider = isOwnClock ? undefined : providers.get(name)
      return provider?.metrics?.(setupOf(provider)) ?? null
    },
    now: isOwnClock ? () => asOf : machineTime,
  }
}
