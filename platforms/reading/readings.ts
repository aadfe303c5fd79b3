import type { ProfileData, ProfilePost, ProfileReading } from '../source.ts'

/** What a response says that carries no profile. */
export type Refusal = Exclude<ProfileReading, { readonly warnings: unknown }>

/** A profile that was read; `private` where it says so of itself. */
export function readProfile(
  layout: string,
  profile: ProfileData,
  posts: readonly ProfilePost[],
  warnings: readonly string[],
): ProfileReading {
  const outcome = profile.is_private === true ? 'private' : 'ok'
  return { outcome, layout, profile, posts, warnings }
}

/** Posts that came without their profile. */
export function readPosts(
  layout: string,
  posts: readonly ProfilePost[],
  warnings: readonly string[],
): ProfileReading {
  return { outcome: 'ok', layout, profile: null, posts, warnings }
}

/** A response that says no more than that the profile is private. */
export function onlyPrivate(layout: string): ProfileReading {
  return { outcome: 'private', layout, profile: null, posts: [], warnings: [] }
}

/** A response without a profile, and what it was in words. */
export function refused(
  outcome: Refusal['outcome'],
  detail: string,
  layout: string | null = null,
): Refusal {
  return { outcome, layout, detail }
}

/** The profile of somebody else than was asked for, or of several without telling which. */
export function ofOthers(names: readonly string[], layout: string): Refusal {
  const [name = ''] = names
  const detail =
    names.length === 1
      ? `the profile of ${name.slice(0, 60)}, who was not asked for`
      : `${names.length} profiles, without the one asked for where it would be`
  return refused('layout_changed', detail, layout)
}
