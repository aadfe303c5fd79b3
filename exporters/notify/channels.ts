import { NotConfiguredError } from '../../domain/errors.ts'
import type { Settings } from '../../domain/settings.ts'
import type { HttpClient } from '../../platforms/publishing/http.ts'
import type { Channel } from './channel.ts'
import { discordChannel } from './discord.ts'
import { emailChannel } from './email.ts'
import type { ChannelName } from './notice.ts'
import { slackChannel } from './slack.ts'

/** What channels need from outside. */
export interface ChannelSetup {
  readonly settings: Pick<Settings['notify'], 'channels' | 'email'>
  /** Values of SMTP_URL, SLACK_WEBHOOK_URL and DISCORD_WEBHOOK_URL. */
  readonly secrets: Readonly<Record<string, string | undefined>>
  readonly http: HttpClient
}

/** The channels that can be used, and for those that cannot, the setting that is missing. */
export interface Channels {
  readonly channels: readonly Channel[]
  readonly missing: readonly NotConfiguredError[]
}

/** The channels that the settings name. One that lacks a setting does not stop the others. */
export function channelsOf(setup: ChannelSetup): Channels {
  const channels: Channel[] = []
  const missing: NotConfiguredError[] = []
  for (const name of setup.settings.channels) {
    try {
      channels.push(MAKERS[name](setup))
    } catch (error) {
      if (!(error instanceof NotConfiguredError)) throw error
      missing.push(error)
    }
  }
  return { channels, missing }
}

const MAKERS: Readonly<Record<ChannelName, (setup: ChannelSetup) => Channel>> = {
  email: (setup) => {
    const { from, to } = setup.settings.email
    const purpose = 'sending notices by e-mail'
    if (from === undefined) throw new NotConfiguredError('notify.email.from', purpose)
    if (to.length === 0) throw new NotConfiguredError('notify.email.to', purpose)
    return emailChannel({ smtpUrl: secretOf(setup, 'SMTP_URL', purpose), from, to })
  },
  slack: (setup) =>
    slackChannel(secretOf(setup, 'SLACK_WEBHOOK_URL', 'sending notices to Slack'), setup.http),
  discord: (setup) =>
    discordChannel(
      secretOf(setup, 'DISCORD_WEBHOOK_URL', 'sending notices to Discord'),
      setup.http,
    ),
}

function secretOf({ secrets }: ChannelSetup, name: string, purpose: string): string {
  const value = secrets[name]
  if (value === undefined || value === '') throw new NotConfiguredError(name, purpose)
  return value
}
