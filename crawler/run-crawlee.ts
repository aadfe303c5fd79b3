import {
  BasicCrawler,
  ProxyConfiguration,
  type BasicCrawlingContext,
  type RequestQueue,
} from '@crawlee/cheerio'

import type { Settings } from '../domain/settings.ts'
import { Brake } from './brake.ts'
import type { CrawlClock } from './crawl-clock.ts'
import type { GuardedHttpClient } from './http/guarded-client.ts'
import type { Asked, Questioner } from './questioner.ts'
import { quietCrawlee } from './quiet-crawlee.ts'
import { TargetQueue } from './target-queue.ts'

/** How often Crawlee is told to look whether it is a host's turn, in milliseconds. */
const LOOK_MS = 20
/** Beyond what the answers themselves may take: landing, robots.txt. */
const SPARE_SECONDS = 60

export interface CrawleeOptions {
  readonly asked: ReadonlyMap<string, Asked>
  readonly questioner: Questioner
  readonly client: GuardedHttpClient
  readonly clock: CrawlClock
  readonly settings: Settings['crawl']
  /** Addresses of proxies, names and passwords included; empty: none. */
  readonly proxies: readonly string[]
  /** The crawling stop; asked before every question and while none is asked. */
  readonly isStopped: () => boolean
  /** Called after every question. */
  readonly onAnswer: () => void
}

/**
 * Lets Crawlee ask until no network has anything left: it runs the hosts side by side and gives
 * sessions their proxies. The crawling stop and an interrupt (SIGINT) let what is under way come to
 * its end, and nothing more is asked. Throws the first error that is no outcome, such as a full disk.
 */
export async function runCrawlee(options: CrawleeOptions): Promise<void> {
  const { asked, clock, isStopped } = options
  if (asked.size === 0) return
  const networks = [...asked.values()]
  const queue = new TargetQueue(
    [...new Set(networks.map(({ line }) => line))],
    ({ platform }) => asked.get(platform)?.network.origin ?? '',
    () => clock.now(),
  )
  const brake = new Brake(
    networks.map(({ turns }) => turns),
    isStopped,
  )
  const underWay = new Set<Promise<void>>()
  const crawler = crawlerOf(queue, brake, underWay, options)
  const interrupt = () => brake.pull('interrupted')
  process.once('SIGINT', interrupt)
  // Crawlee's own interval waits for the question it began, and other hosts would with it.
  const look = setInterval(() => void crawler.autoscaledPool?.notify(), LOOK_MS)
  try {
    await crawler.run()
  } finally {
    clearInterval(look)
    process.off('SIGINT', interrupt)
    // Crawlee does not wait for long after an interrupt, nor after an error of its own.
    await Promise.allSettled(underWay)
  }
  brake.rethrow()
}

/** Crawlee over the queue. `underWay` holds the questions that are. */
function crawlerOf(
  queue: TargetQueue,
  brake: Brake,
  underWay: Set<Promise<void>>,
  options: CrawleeOptions,
): BasicCrawler {
  const { client, settings, proxies, asked } = options
  const { config, log } = quietCrawlee()
  const most = asked.size * settings.concurrency
  const answer = handlerOf(queue, brake, options)
  return new BasicCrawler(
    {
      // Its check of options does not know `requestManager` yet (Crawlee 3.18).
      requestQueue: queue as unknown as RequestQueue,
      httpClient: client,
      requestHandler: async (context) => {
        const answering = answer(context)
        underWay.add(answering)
        await answering.finally(() => underWay.delete(answering))
      },
      requestHandlerTimeoutSecs: 2 * settings.timeout_seconds + SPARE_SECONDS,
      useSessionPool: proxies.length > 0,
      sessionPoolOptions: {
        maxPoolSize: Math.max(most, proxies.length),
        persistenceOptions: { enable: false },
      },
      minConcurrency: most,
      maxConcurrency: most,
      autoscaledPoolOptions: {
        isTaskReadyFunction: async () => brake.isOff() && !(await queue.isEmpty()),
      },
      statisticsOptions: { persistenceOptions: { enable: false }, saveErrorSnapshots: false },
      log,
    },
    config,
  )
}

function handlerOf(
  queue: TargetQueue,
  brake: Brake,
  { asked, questioner, proxies, onAnswer }: CrawleeOptions,
) {
  const proxy = proxies.length > 0 ? new ProxyConfiguration({ proxyUrls: [...proxies] }) : null
  return async ({ request, session, sendRequest }: BasicCrawlingContext): Promise<void> => {
    const { ask } = queue.handedOf(request)
    const own = asked.get(ask.platform)
    if (!own) return
    try {
      const proxyUrl = await proxy?.newUrl(session?.id)
      const outcome = await questioner.ask(ask, own, sendRequest, proxyUrl)
      // The next session has the next proxy.
      if (outcome === 'blocked' || outcome === 'failed') session?.retire()
      onAnswer()
    } catch (error) {
      brake.fail(error)
      own.turns.putBack(ask, 0)
    }
  }
}
