import { instagram } from './instagram/source.ts'
import { reddit } from './reddit/source.ts'
import type { ProfileSource } from './source.ts'
import { tiktok } from './tiktok/source.ts'
import { x } from './x/source.ts'

/** Every network whose public profiles can be read, by platform name. */
export const profileSources: ReadonlyMap<string, ProfileSource> = new Map(
  [instagram, tiktok, x, reddit].map((source) => [source.platform, source]),
)
