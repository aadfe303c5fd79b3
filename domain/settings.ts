import { z } from 'zod'

import { MODES } from './records/accounts.ts'
import { isTimeZone } from './time.ts'

const zone = z.string().refine(isTimeZone, 'not an IANA time zone such as Europe/Oslo')
const minutes = z.number().int().min(0)
const instant = z.iso.datetime({ offset: true })
const milliseconds = z.number().int().min(0)

/** A number for each tier; partial settings keep the other tiers' defaults. */
function perTier(defaults: Record<'NEW' | 'SMALL' | 'MEDIUM' | 'LARGE' | 'XL', number>) {
  const tier = (name: keyof typeof defaults) => z.number().int().min(0).default(defaults[name])
  return z
    .strictObject({
      NEW: tier('NEW'),
      SMALL: tier('SMALL'),
      MEDIUM: tier('MEDIUM'),
      LARGE: tier('LARGE'),
      XL: tier('XL'),
    })
    .prefault({})
}

const warehouse = z.strictObject({
  engine: z
    .enum(['duckdb', 'bigquery'], 'duckdb or bigquery')
    .default('duckdb')
    .describe('The engine that holds the warehouse.'),
  project: z
    .string()
    .regex(/^[a-z0-9:.-]*[a-z0-9]$/, 'the id of a Google Cloud project')
    .optional()
    .describe('BigQuery: the project that holds the datasets and is billed.'),
  dataset_prefix: z
    .string()
    .regex(/^([a-z][a-z0-9_]*)?$/, 'lower-case letters, digits and _, a letter first')
    .default('drumbeat_')
    .describe('BigQuery: before the names of the datasets.'),
  location: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'a location such as EU, US or europe-north1')
    .default('US')
    .describe('BigQuery: where the datasets are.'),
  max_bytes_billed: z
    .number()
    .int()
    .min(10_000_000)
    .default(10_000_000_000)
    .describe('BigQuery: a statement that would bill more bytes is refused.'),
  timeout_seconds: z
    .number()
    .int()
    .min(1)
    .max(21_600)
    .default(600)
    .describe('BigQuery: a statement that runs longer is ended.'),
  memory_limit: z
    .string()
    .regex(/^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$/, 'a size such as 400MB')
    .default('400MB')
    .describe('Memory DuckDB may use before it spills to disk.'),
  threads: z.number().int().min(1).optional(),
})

const crawlPlatform = z.strictObject({
  enabled: z.boolean().default(true),
  base_url: z
    .url({ protocol: /^https?$/, error: 'an http or https address' })
    .optional()
    .describe('Asked instead of the network’s own address.'),
  hosts: z
    .array(z.hostname())
    .optional()
    .describe('Hosts that may be asked and redirected to instead of the network’s own.'),
})

const crawl = z.strictObject({
  stopped: z.boolean().default(false).describe('The crawling stop, read before every request.'),
  pace_ms: milliseconds.default(1000).describe('Least time between two requests to one host.'),
  jitter_ms: milliseconds.default(500).describe('Up to so much more, drawn for each request.'),
  concurrency: z.number().int().min(1).max(64).default(1).describe('Requests at once per host.'),
  timeout_seconds: z.number().min(1).max(300).default(20),
  max_response_bytes: z.number().int().min(1000).default(5_000_000),
  max_age_hours: z.number().min(0).default(20).describe('Profiles read since are not due.'),
  user_agent: z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'one line of ASCII')
    .default('Drumbeat/0.1 (reads public profiles)'),
  proxies: z
    .array(
      z.url({ protocol: /^https?$/ }).refine((url) => {
        const { username, password } = new URL(url)
        return username === '' && password === ''
      }, 'an address without name and password: one with them belongs into CRAWL_PROXIES'),
    )
    .default([]),
  canary: z
    .strictObject({
      first: z.number().int().min(0).default(10),
      share_percent: z.number().min(0).max(100).default(100),
    })
    .prefault({})
    .describe('So many profiles of a network first; then this share of those due.'),
  max_failure_rate: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('A network is left alone for the rest of a crawl when more attempts than this fail.'),
  retention_days: z
    .number()
    .int()
    .min(30)
    .nullable()
    .default(400)
    .describe('Snapshots and attempts older than this are deleted; null keeps them.'),
  robots: z.enum(['obey', 'ignore']).default('obey'),
  platforms: z.record(z.string(), crawlPlatform).default({}),
})

const planning = z.strictObject({
  mode: z.enum(MODES).default('optimize'),
  max_originals: z.number().int().min(1).max(100).default(21),
  messages_per_day: perTier({ NEW: 3, SMALL: 4, MEDIUM: 5, LARGE: 7, XL: 10 }),
  gap_minutes: perTier({ NEW: 180, SMALL: 180, MEDIUM: 180, LARGE: 180, XL: 120 }),
  feed: z
    .strictObject({
      per_day: z.number().int().min(0).default(3),
      gap_minutes: minutes.default(240),
    })
    .prefault({}),
  spread_minutes: minutes.default(240),
  lock_days: z.number().int().min(0).default(14),
  epsilon: z.number().min(0.05).max(1).default(0.05),
  least_per_day: z
    .number()
    .int()
    .min(0)
    .max(24)
    .default(0)
    .describe('Items a day each account is to have at least; a week that cannot is refused.'),
  threads: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Weeks of brands solved at a time, some 300 MB each; null is one a core.'),
  stability: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe(
      'Planning again: what an untouched proposal gains by staying as it is, of its value.',
    ),
  blackout: z
    .array(
      z.strictObject({
        from: instant,
        until: instant,
        accounts: z.array(z.string().min(1)).min(1).optional(),
        reason: z.string().min(1).optional(),
      }),
    )
    .default([])
    .describe('Nothing is planned from … until; on the accounts named, or on all.'),
  posts_per_day: z
    .record(z.string(), z.number().int().min(0))
    .default({ instagram: 50, youtube: 100 })
    .describe('What a network takes from an account a day at most.'),
  money: z
    .strictObject({
      budget: z
        .number()
        .min(0)
        .nullable()
        .default(null)
        .describe('A brand and week; null is none.'),
      currency: z.string().length(3).default('USD'),
      per_post: z.record(z.string(), z.number().min(0)).default({ x: 0.015 }),
      per_link_post: z.record(z.string(), z.number().min(0)).default({ x: 0.2 }),
    })
    .prefault({})
    .describe('What a network asks for a post, and for one with a link.'),
})

const quota = z.strictObject({
  per: z.enum(['account', 'provider'], 'account or provider'),
  count: z.number().int().min(0),
  minutes: z.number().int().min(1),
})

const providerSettings = z.strictObject({
  base_url: z
    .url({ protocol: /^https?$/, error: 'an http or https address' })
    .optional()
    .describe('Asked instead of the provider’s own address.'),
  quotas: z
    .array(quota)
    .optional()
    .describe('Most attempts in a time, per account or in all, instead of the provider’s own.'),
})

const limit = z.number().int().min(0).nullable()

/** The providers there are, as accounts and settings name them. */
export const PROVIDER_NAMES = [
  'blotato',
  'instagram',
  'reddit',
  'tiktok',
  'webhook',
  'wordpress',
  'x',
  'youtube',
] as const

function isProviderName(name: string): boolean {
  return (PROVIDER_NAMES as readonly string[]).includes(name)
}

const publish = z.strictObject({
  grace_minutes: minutes.default(15),
  missed_minutes: minutes.default(60),
  arm_minutes: minutes.default(5),
  default: z
    .enum(['outbox', ...PROVIDER_NAMES], `one of outbox, ${PROVIDER_NAMES.join(', ')}`)
    .default('outbox')
    .describe('How accounts publish that do not say: outbox, or the name of a provider.'),
  stopped: z.boolean().default(false).describe('The publishing stop, read at send time.'),
  providers: z
    .record(z.string(), providerSettings)
    .refine(
      (given) => Object.keys(given).every((name) => isProviderName(name)),
      `its keys are names of providers: ${PROVIDER_NAMES.join(', ')}`,
    )
    .default({})
    .describe('By name of a provider.'),
  quotas: z
    .record(z.string(), z.array(quota.omit({ per: true })))
    .default({
      instagram: [{ count: 50, minutes: 1440 }],
      youtube: [{ count: 100, minutes: 1440 }],
    })
    .describe('By network: most attempts of an account in any so many minutes, whoever publishes.'),
  limits: z
    .record(z.string(), z.strictObject({ caption: limit, title: limit, hashtags: limit }).partial())
    .default({})
    .describe('By network: what it accepts, where that differs; null is no limit.'),
  repeat_days: z
    .number()
    .min(0)
    .max(42)
    .default(14)
    .describe('The same content is not sent on one account within so many days; 0 is no rule.'),
  repeat_across_accounts: z
    .boolean()
    .default(false)
    .describe('The same for all accounts of a brand together.'),
  breaker: z
    .strictObject({
      failures: z.number().int().min(0).default(5),
      pause_minutes: z.number().int().min(1).default(15),
    })
    .prefault({})
    .describe(
      'A provider that failed so often in a row within an hour rests, then one post is tried; 0 is never.',
    ),
  reconcile_minutes: z
    .array(z.number().int().min(1).max(40_320))
    .min(1)
    .default([5, 15, 60, 360, 1440])
    .describe('After an attempt of unknown outcome: when its account is searched for the post.'),
})

const approvals = z
  .strictObject({
    backend: z
      .enum(['xlsx', 'google'], 'xlsx or google')
      .default('xlsx')
      .describe('Where approvers work: a workbook in the workspace, or Google Sheets.'),
    spreadsheet_id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{20,}$/, 'the part of its address between /d/ and /edit')
      .optional()
      .describe('Google: a spreadsheet of yours; Drumbeat makes one where left out.'),
    share_with: z
      .array(z.email('an e-mail address'))
      .max(50)
      .default([])
      .describe('Google: who may write in the spreadsheet that Drumbeat makes.'),
    base_url: z
      .url({ protocol: /^https?$/, error: 'an http or https address' })
      .optional()
      .describe('Google: asked instead of Google’s own addresses.'),
    approve_by_minutes: minutes
      .default(120)
      .describe('So long before its planned time an item should be decided; approvers are told.'),
  })
  .refine(({ spreadsheet_id: id, share_with: people }) => id === undefined || people.length === 0, {
    error: 'a spreadsheet of yours is shared by you: leave this out, or spreadsheet_id',
    path: ['share_with'],
  })

const notice = z.strictObject({ enabled: z.boolean().default(true) }).prefault({})

const notify = z.strictObject({
  channels: z
    .array(z.enum(['email', 'slack', 'discord'], 'email, slack or discord'))
    .refine((names) => new Set(names).size === names.length, 'each channel once')
    .default([])
    .describe('Where notices go; none are sent while this is empty.'),
  email: z
    .strictObject({
      from: z.email('an e-mail address').optional(),
      to: z.array(z.email('an e-mail address')).max(50).default([]),
    })
    .prefault({})
    .describe('Sender and receivers of e-mail; the server is SMTP_URL of the environment.'),
  notices: z
    .strictObject({
      week_ready: notice,
      approvals_due: notice,
      edits_refused: notice,
      failures: notice,
      reconnect: notice,
      tokens_ending: notice,
      daily_summary: notice,
    })
    .prefault({})
    .describe('Kinds of notices that are not wanted can be switched off.'),
  remind_minutes: minutes
    .default(240)
    .describe('So long before something should be decided its account is reminded of, once.'),
  daily_at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 08:00')
    .default('08:00')
    .describe('When the daily summary is sent, in the zone of `timezone`.'),
})

const automation = z.strictObject({
  enabled: z.boolean().default(true),
  tasks: z.record(z.string(), z.strictObject({ enabled: z.boolean().default(true) })).default({}),
})

/** The settings file: every key has a default, unknown keys are refused. */
export const settingsSchema = z.strictObject({
  timezone: zone.default('UTC'),
  warehouse: warehouse.prefault({}),
  crawl: crawl.prefault({}),
  planning: planning.prefault({}),
  approvals: approvals.prefault({}),
  notify: notify.prefault({}),
  publish: publish.prefault({}),
  automation: automation.prefault({}),
})

export type Settings = z.output<typeof settingsSchema>
