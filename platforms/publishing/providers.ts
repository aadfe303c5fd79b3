import { blotato } from '../blotato/publishing/provider.ts'
import { instagram } from '../instagram/publishing/provider.ts'
import { reddit } from '../reddit/publishing/provider.ts'
import { tiktok } from '../tiktok/publishing/provider.ts'
import { webhook } from '../webhook/publishing/provider.ts'
import { wordpress } from '../wordpress/publishing/provider.ts'
import { x } from '../x/publishing/provider.ts'
import { youtube } from '../youtube/publishing/provider.ts'
import type { Provider } from './provider.ts'

/** Every provider, by the name accounts use for it. */
export const providers: ReadonlyMap<string, Provider> = new Map(
  [blotato, instagram, reddit, tiktok, webhook, wordpress, x, youtube].map((provider) => [
    provider.name,
    provider,
  ]),
)
