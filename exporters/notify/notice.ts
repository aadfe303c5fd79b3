import { idOf } from '../../domain/ids.ts'
import type { Settings } from '../../domain/settings.ts'

export type ChannelName = Settings['notify']['channels'][number]
export type NoticeKind = keyof Settings['notify']['notices']

/** One thing people should know of, as plain text without any markup. */
export interface Notice {
  readonly kind: NoticeKind
  /** What it is about: the same parts are the same notice, which is told once. */
  readonly about: readonly (string | number)[]
  /** A line, or several. */
  readonly text: string
  /** Where to act on it: an address or a path. */
  readonly link?: string | null
}

/** Notices of one kind in one message. */
export interface Message {
  /** The same for the same notices. */
  readonly id: string
  readonly subject: string
  readonly notices: readonly Notice[]
  /** What to do about them; empty where nothing. */
  readonly advice: string
}

/** The id under which a notice is recorded. */
export function noticeId({ kind, about }: Notice): string {
  return idOf(['notice', kind, ...about], 32)
}

/** Kinds in the order they are sent, what needs a person first. */
export const NOTICE_KINDS = [
  'failures',
  'reconnect',
  'tokens_ending',
  'edits_refused',
  'approvals_due',
  'week_ready',
  'daily_summary',
] as const satisfies readonly NoticeKind[]

interface Words {
  readonly one: string
  /** `#` is their number. */
  readonly many: string
  readonly advice: string
}

const WORDS: Readonly<Record<NoticeKind, Words>> = {
  failures: {
    one: 'A post needs a person',
    many: '# posts need a person',
    advice: 'npx drumbeat queue shows where each stands and what can be done.',
  },
  reconnect: {
    one: 'An account has to be connected again',
    many: '# accounts have to be connected again',
    advice: 'Nothing is published there until then. Afterwards: npx drumbeat accounts resume.',
  },
  tokens_ending: {
    one: 'A sign-in needs attention',
    many: '# sign-ins need attention',
    advice: 'Connect these accounts again before they end: posts wait without a sign-in.',
  },
  edits_refused: {
    one: 'A row of the sheet could not be applied',
    many: '# rows of the sheet could not be applied',
    advice:
      'Nothing of these rows counts until they are right; the sheet says the same, row by row.',
  },
  approvals_due: {
    one: 'Approvals are due soon',
    many: 'Approvals are due soon on # accounts',
    advice: 'What nobody approves by its time is not published.',
  },
  week_ready: {
    one: 'A week is ready for review',
    many: '# weeks are ready for review',
    advice: '',
  },
  daily_summary: { one: 'The day in short', many: '# days in short', advice: '' },
}

/** One message of all notices of a kind. */
export function messageOfAll(kind: NoticeKind, notices: readonly Notice[]): Message {
  const { one, many, advice } = WORDS[kind]
  const subject = notices.length === 1 ? one : many.replace('#', String(notices.length))
  return { id: idOf(['message', ...notices.map(noticeId)], 32), subject, notices, advice }
}
