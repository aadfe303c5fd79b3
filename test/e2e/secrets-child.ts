import { z } from 'zod'

import { configFrom } from '../../config.ts'
import { choosePublisher } from '../../exporters/queue/publishers.ts'
import { publishDue } from '../../exporters/queue/publish-due.ts'
import { refreshTokens } from '../../exporters/tokens/refresh-tokens.ts'
import { openTokenStore } from '../../exporters/tokens/token-store.ts'
import { tokensOf, type TokensSetup } from '../../exporters/tokens/tokens-of.ts'
import { limitsOf } from '../../platforms/limits.ts'
import { httpClient } from '../../platforms/publishing/http-client.ts'
import type { Provider } from '../../platforms/publishing/provider.ts'
import { x } from '../../platforms/x/publishing/provider.ts'
import { openEnvironment } from '../../runtime/environment.ts'
import { runLocally } from '../../runtime/local.ts'
import { defineTask } from '../../runtime/task.ts'

/**
 * Publishes what is due in the workspace argv[2] through X at the address argv[3] with the clock
 * argv[4], then renews tokens, as tasks that log all they do.
 */
const [home = '', baseUrl = '', now = ''] = process.argv.slice(2)
const environment = await openEnvironment(configFrom(process.env, home), 'secrets')
const { config, workspace } = environment

const setup: TokensSetup = {
  store: openTokenStore(workspace.tokens, config.tokenKey),
  providers: new Map<string, Provider>([['x', x]]),
  setupOf: () => ({
    http: httpClient(),
    secrets: config.secrets,
    baseUrl,
    limitsOf,
    now: () => now,
    pause: async () => undefined,
    faultPoint: () => undefined,
  }),
  now: () => now,
}
const tokens = tokensOf(setup)

const publishTask = defineTask({
  id: 'publish-secrets',
  doc: 'Publishes what is due.',
  input: z.object({}),
  run: async (_, context) => {
    context.log.trace({ config, secrets: config.secrets, note: `with ${config.tokenKey}` }, 'told')
    const publisherFor = choosePublisher({
      defaultName: 'x',
      outbox: workspace.outbox,
      isOwnClock: false,
      providers: setup.providers,
      setupOf: (provider) => ({ ...setup.setupOf(provider), tokens }),
    })
    const summary = await publishDue(context.warehouse, publisherFor, {
      ...config.publish,
      asOf: context.asOf,
      load: context.newLoad(),
      owner: context.runId,
      gapMinutes: () => 0,
    })
    context.log.trace({ summary }, 'published')
    return summary
  },
})
const renewTask = defineTask({
  id: 'renew-secrets',
  doc: 'Renews tokens.',
  input: z.object({}),
  run: () => refreshTokens(tokens, setup, 'x:ana'),
})
const failTask = defineTask({
  id: 'fail-secrets',
  doc: 'Fails with a secret in its error.',
  input: z.object({}),
  retry: { attempts: 1, pauseMs: 1 },
  run: () => {
    const secret = config.secrets['X_CLIENT_SECRET']
    const cause = new Error(`because of ${secret}`)
    return Promise.reject(new Error(`no ${secret} here`, { cause }))
  },
})

const options = { now }
const published = await runLocally(publishTask, {}, environment, options)
const renewed = await runLocally(renewTask, {}, environment, options)
const failed = await runLocally(failTask, {}, environment, options).catch((error: Error) => [
  error.message,
  error.stack,
  (error.cause as Error).message,
])
process.stdout.write(`${JSON.stringify({ published, renewed, failed })}\n`)
await environment.warehouse.publishSnapshot()
await environment.close()
