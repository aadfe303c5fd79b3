import type { Layout } from './answer.ts'
import { instagram } from './instagram.ts'
import { reddit } from './reddit.ts'
import type { Network } from './studios.ts'
import { tiktok } from './tiktok.ts'
import { x } from './x.ts'

/** How each network of the site answers. */
export const layouts: Readonly<Record<Network, Layout>> = { instagram, tiktok, x, reddit }
