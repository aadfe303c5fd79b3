import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { configFrom, SETTINGS_FILE } from '../../../config.ts'
import { NotConfiguredError } from '../../../domain/errors.ts'
import { modeChanges } from '../../../domain/records/operations.ts'
import { sendNotificationsTask } from '../../../pipelines/send-notifications.ts'
import { openEnvironment } from '../../../runtime/environment.ts'
import { runLocally } from '../../../runtime/local.ts'
import { openFake } from '../../contract/publishing/server.ts'
import { tempFolder } from '../../temp.ts'

const now = '2026-11-20T08:05:00Z'
const SECRET = 'planted-secret-path'

/** A workspace with an account to reconnect, and a Slack that takes everything. */
async function workspace(settings: string, slack = true) {
  const fake = await openFake(() => ({ status: 200, body: 'ok' }))
  onTestFinished(() => fake.close())
  const home = tempFolder()
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, SETTINGS_FILE), settings)
  const url = slack ? `${fake.url}/${SECRET}` : ''
  const config = configFrom({ DRUMBEAT_LOG_LEVEL: 'silent', SLACK_WEBHOOK_URL: url }, home)
  const environment = await openEnvironment(config, 't')
  onTestFinished(() => environment.close())
  const pause = {
    account_id: 'x:ana',
    from_mode: null,
    to_mode: 'paused',
    reason: 'the sign-in is over',
    changed_at: '2026-11-20T08:00:00Z',
    actor: 'publish-due',
  }
  const load = { loadId: '0', loadedAt: now, isSample: false }
  await environment.warehouse.append(modeChanges, [pause], load)
  return { fake, environment }
}

const run = (environment: Awaited<ReturnType<typeof workspace>>['environment'], options = {}) =>
  runLocally(sendNotificationsTask, {}, environment, { now, ...options })

test('without a channel nothing is sent, and that is said', async () => {
  const { fake, environment } = await workspace('')
  const summary = await run(environment)
  expect(summary).toMatchObject({
    told: 0,
    note: 'nothing is sent: notify.channels names no channel',
  })
  expect(fake.requests).toEqual([])
})

test('with a clock set by hand nothing leaves the machine', async () => {
  const { fake, environment } = await workspace('notify: { channels: [slack] }')
  const summary = await run(environment, { isOwnClock: true })
  expect(summary.note).toContain('with a clock set by hand no notice leaves this machine')
  expect(fake.requests).toEqual([])
  expect(await environment.warehouse.query('select * from raw.notifications')).toEqual([])
})

test('what there is to tell is told once; the secret address is in no row', async () => {
  const { fake, environment } = await workspace('notify: { channels: [slack] }')
  const first = await run(environment)
  expect(first).toMatchObject({ told: 1, waiting: 0, note: null })
  expect(fake.requests.map(({ json }) => (json as { text: string }).text)).toEqual([
    [
      'An account has to be connected again',
      'x:ana: the sign-in is over',
      'Nothing is published there until then. Afterwards: npx drumbeat accounts resume.',
    ].join('\n'),
  ])
  expect(await run(environment, { now: '2026-11-20T08:15:00Z' })).toMatchObject({ messages: [] })
  const rows = await environment.warehouse.query(
    `select notification_id, outcome from raw.notifications
     union all select run_id, cast(output as varchar) from raw.task_runs`,
  )
  expect(JSON.stringify(rows)).not.toContain(SECRET)
})

test('a channel without its credentials is named; the others are told all the same', async () => {
  const { fake, environment } = await workspace('notify: { channels: [discord, slack] }')
  await expect(run(environment)).rejects.toThrow(NotConfiguredError)
  await expect(run(environment)).rejects.toThrow('DISCORD_WEBHOOK_URL')
  expect(fake.requests).toHaveLength(1)
})
