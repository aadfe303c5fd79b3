import type { SuppressionList } from '../privacy/suppression-list.ts'
import { nameText, parseTarget, type ProfileName, type Sources } from './profile-name.ts'

/**
 * Profiles named by whoever asks for them, by network, each once. Throws NotFoundError for a network
 * there is none of and InvalidInputError for what cannot be a name on it. Those who asked to be
 * forgotten are left out and counted.
 */
export function namedTargets(
  profiles: Readonly<Record<string, readonly string[]>>,
  suppressions: SuppressionList,
  sources: Sources,
): { targets: readonly ProfileName[]; countSuppressed: number } {
  const names = Object.entries(profiles).flatMap(([platform, own]) =>
    own.map((username) => parseTarget(`${platform}/${username}`, sources)),
  )
  const all = new Map(names.map((name) => [nameText(name), name]))
  const targets = [...all.values()].filter(
    ({ platform, username }) => !suppressions.isSuppressed(platform, username),
  )
  return { targets, countSuppressed: all.size - targets.length }
}
