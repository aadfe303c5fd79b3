import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { parseDocument } from 'yaml'
import { z } from 'zod'

import { InvalidInputError } from './domain/errors.ts'
import { settingsSchema, type Settings } from './domain/settings.ts'

/** The name of the settings file inside a workspace. */
export const SETTINGS_FILE = 'drumbeat.config.yaml'

const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off'], 'true or false')
  .transform((text) => ['true', '1', 'on'].includes(text))

const word = z.string().regex(/^\S+$/, 'one word').optional()
const key = z
  .string()
  .regex(/^\S{32,}$/, 'at least 32 characters, such as `openssl rand -hex 32` prints')
  .optional()
const address = z
  .url({ protocol: /^https?$/, error: 'an address that begins with https://' })
  .optional()

/** What publishers, sheets and notifications are given as `config.secrets`, by variable. */
const secretVariables = {
  BLOTATO_API_KEY: word,
  X_CLIENT_ID: word,
  X_CLIENT_SECRET: word,
  TIKTOK_CLIENT_KEY: word,
  TIKTOK_CLIENT_SECRET: word,
  REDDIT_CLIENT_ID: word,
  REDDIT_CLIENT_SECRET: word,
  YOUTUBE_CLIENT_ID: word,
  YOUTUBE_CLIENT_SECRET: word,
  GOOGLE_APPLICATION_CREDENTIALS: z.string().optional(),
  GOOGLE_OAUTH_CLIENT_ID: word,
  GOOGLE_OAUTH_CLIENT_SECRET: word,
  GOOGLE_OAUTH_REFRESH_TOKEN: word,
  WEBHOOK_URL: address,
  WEBHOOK_SECRET: key,
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'smtps://name:password@host:port or smtp://host:port' })
    .optional(),
  SLACK_WEBHOOK_URL: address,
  DISCORD_WEBHOOK_URL: address,
}

/**
 * Every environment variable Drumbeat reads; `.env.example` documents the same ones.
 * An empty variable counts as not set.
 */
export const environmentSchema = z.object({
  DRUMBEAT_HOME: z.string().default('./workspace'),
  DRUMBEAT_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .optional(),
  AUTOMATION_ENABLED: flag.optional(),
  DRUMBEAT_SUPPRESSION_KEY: key,
  DRUMBEAT_TOKEN_KEY: key,
  X_BEARER_TOKEN: word,
  CRAWL_PROXIES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((url) => url !== ''))
    .pipe(
      z.array(z.url({ protocol: /^https?$/, error: 'addresses of proxies, with commas between' })),
    )
    .optional(),
  ...secretVariables,
  /** Read by `trigger.config.ts`, which cannot import this file. */
  TRIGGER_PROJECT_REF: z.string().optional(),
})

/** Everything the program was told from outside, checked. Passed on as a value, read once. */
export interface Config extends Settings {
  /** Absolute path of the workspace. */
  readonly home: string
  readonly logLevel: z.output<typeof environmentSchema>['DRUMBEAT_LOG_LEVEL']
  /** The key of the hashes by which forgotten people are recognised; a secret. */
  readonly suppressionKey: string | undefined
  /** The key the token store is encrypted with; a secret. */
  readonly tokenKey: string | undefined
  /** Tokens that networks want, by environment variable; secrets. */
  readonly tokens: Readonly<Record<string, string | undefined>>
  /** What publishers, sheets and notifications sign in with, by environment variable; secrets. */
  readonly secrets: Readonly<Record<string, string | undefined>>
  /** Proxies to crawl through, names and passwords included; secrets. */
  readonly proxies: readonly string[]
}

/**
 * Reads the environment (and a `.env` file in the current folder) and the workspace's
 * `drumbeat.config.yaml`. `home` overrides DRUMBEAT_HOME. Throws InvalidInputError listing all
 * problems at once, each with the place and what would be right.
 */
export function loadConfig(options: { home?: string | undefined } = {}): Config {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return configFrom(process.env, options.home)
}

/** The same from a given environment: what `loadConfig` does, without touching the process. */
export function configFrom(env: NodeJS.ProcessEnv, homeOption?: string): Config {
  const problems: string[] = []
  const variables = environmentSchema.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  )
  if (!variables.success) problems.push(...describe(variables.error, 'environment variable '))
  const home = resolve(homeOption ?? env['DRUMBEAT_HOME'] ?? './workspace')
  const settings = settingsSchema.safeParse(readSettings(join(home, SETTINGS_FILE), problems))
  if (!settings.success) problems.push(...describe(settings.error, `${SETTINGS_FILE}: `))
  if (problems.length > 0 || !variables.success || !settings.success) {
    throw new InvalidInputError(`the configuration has problems:\n  ${problems.join('\n  ')}`, {
      problems,
    })
  }
  const { AUTOMATION_ENABLED, X_BEARER_TOKEN, CRAWL_PROXIES } = variables.data
  return {
    ...settings.data,
    automation: {
      ...settings.data.automation,
      enabled: AUTOMATION_ENABLED ?? settings.data.automation.enabled,
    },
    home,
    logLevel: variables.data.DRUMBEAT_LOG_LEVEL,
    suppressionKey: variables.data.DRUMBEAT_SUPPRESSION_KEY,
    tokenKey: variables.data.DRUMBEAT_TOKEN_KEY,
    tokens: { X_BEARER_TOKEN },
    secrets: z.object(secretVariables).parse(variables.data),
    proxies: [...settings.data.crawl.proxies, ...(CRAWL_PROXIES ?? [])],
  }
}

function readSettings(path: string, problems: string[]): unknown {
  if (!existsSync(path)) return {}
  const document = parseDocument(readFileSync(path, 'utf8'))
  for (const error of document.errors) problems.push(`${SETTINGS_FILE}: ${error.message}`)
  return document.errors.length > 0 ? {} : (document.toJS() ?? {})
}

function describe(error: z.ZodError, prefix: string): string[] {
  return error.issues.map((issue) => {
    const where = issue.path.join('.')
    return `${prefix}${where ? `${where}: ` : ''}${issue.message}`
  })
}
