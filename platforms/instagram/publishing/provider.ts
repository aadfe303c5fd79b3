import type { Provider } from '../../publishing/provider.ts'
import { instagramMetrics } from './metrics.ts'
import { FAULT_POINTS, instagramPublisher } from './publish.ts'
import { refreshInstagram } from './refresh.ts'

/**
 * Instagram’s Graph API for professional accounts. How many posts a day are left is read before
 * each one, so no quota stands here.
 */
export const instagram: Provider = {
  name: 'instagram',
  variables: [],
  faultPoints: FAULT_POINTS,
  quotas: [],
  publisher: instagramPublisher,
  metrics: instagramMetrics,
  refresh: refreshInstagram,
}
