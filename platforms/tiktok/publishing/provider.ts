import type { Provider } from '../../publishing/provider.ts'
import { tiktokMetrics } from './metrics.ts'
import { FAULT_POINTS, tiktokPublisher } from './publish.ts'
import { refreshTikTok, VARIABLES } from './refresh.ts'

/** TikTok’s Content Posting API: six posts may be started a minute with one account’s token. */
export const tiktok: Provider = {
  name: 'tiktok',
  variables: VARIABLES,
  faultPoints: FAULT_POINTS,
  quotas: [{ per: 'account', count: 6, minutes: 1 }],
  publisher: tiktokPublisher,
  metrics: tiktokMetrics,
  refresh: refreshTikTok,
}
