import { Configuration, EventManager, Log, LogLevel } from '@crawlee/cheerio'

/**
 * Crawlee's notices without those on the machine's load, for which it would start `ps` every second:
 * how much runs at once is set, not found out.
 */
class QuietEvents extends EventManager {}

/** Crawlee as this crawler uses it: nothing on disk, nothing logged, the machine's load not read. */
export function quietCrawlee(): { config: Configuration; log: Log } {
  const config = new Configuration({
    // Over the environment, unlike `persistStorage`.
    storageClientOptions: { persistStorage: false },
    purgeOnStart: false,
    // Any number keeps Crawlee from asking how much memory there is.
    memoryMbytes: 1024,
  })
  config.useEventManager(new QuietEvents(config))
  // There is nothing to write at the end, yet it would keep the process for a second to say so.
  config.useStorageClient(Object.assign(config.getStorageClient(), { teardown: undefined }))
  return { config, log: new Log({ level: LogLevel.OFF }) }
}
