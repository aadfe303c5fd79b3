import { quoted, timeWords } from '../../sheets/cells/words.ts'
import { cut } from '../message-text.ts'
import type { Notice } from '../notice.ts'
import type { Trouble } from '../read-troubles.ts'

/** What each class of failure means to a person, the gravest first. */
const CLASSES: readonly (readonly [name: string, words: string])[] = [
  ['unconfirmed', 'nobody knows whether it is out: look at the account and say'],
  ['operator', 'a setting or the platform’s leave for the app is in the way'],
  ['reconnect', 'the account has to be connected again'],
  ['retry', 'tried as often as is safe and given up'],
  ['edit', 'refused as it is: change it and approve it again'],
  ['missed', 'approved, but its time passed: give it another one'],
  ['refused', 'refused'],
]

/** One notice an item that needs a person, by class, the gravest first. */
export function failures(troubles: readonly Trouble[]): Notice[] {
  return CLASSES.flatMap(([name, words]) =>
    troubles
      .filter((trouble) => classOf(trouble) === name)
      .map((trouble) => notice(trouble, words)),
  )
}

function classOf({ state, error_class }: Trouble): string {
  if (state !== 'refused') return state
  return CLASSES.some(([name]) => name === error_class) ? String(error_class) : state
}

function notice(trouble: Trouble, words: string): Notice {
  const { item_id, account_id, sequence, caption, local_time, reason } = trouble
  const what = caption === null ? '' : ` ${quoted(caption, 40)}`
  const why = reason === null ? '' : ` (${cut(reason.replace(/\s+/g, ' '), 200)})`
  return {
    kind: 'failures',
    about: [item_id, sequence],
    text: `${account_id}, ${timeWords(local_time)}${what}: ${words}${why}. Item ${item_id}.`,
  }
}
