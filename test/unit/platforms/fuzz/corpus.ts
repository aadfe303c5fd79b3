import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { instagramBodies } from '../captures/instagram.ts'
import { redditBodies } from '../captures/reddit.ts'
import { tiktokBodies } from '../captures/tiktok.ts'
import { xBodies } from '../captures/x.ts'

/** A body that a network might have sent. */
export interface CorpusEntry {
  readonly name: string
  readonly platform: string
  readonly body: string
}

const OWN = {
  instagram: instagramBodies,
  tiktok: tiktokBodies,
  x: xBodies,
  reddit: redditBodies,
} as const

/** The project's own captures, and those of `folder` (one folder a network) where it is there. */
export function corpusWith(folder: string): readonly CorpusEntry[] {
  const own = Object.entries(OWN).flatMap(([platform, bodies]) =>
    Object.entries(bodies).map(([name, body]) => ({ name, platform, body })),
  )
  const shared = !existsSync(folder)
    ? []
    : Object.keys(OWN).flatMap((platform) =>
        readdirSync(join(folder, platform)).map((name) => ({
          name,
          platform,
          body: readFileSync(join(folder, platform, name), 'utf8'),
        })),
      )
  return [...own, ...shared]
}
