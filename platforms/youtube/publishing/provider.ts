import type { Provider } from '../../publishing/provider.ts'
import { youtubeMetrics } from './metrics.ts'
import { FAULT_POINTS, youtubePublisher } from './publish.ts'
import { refreshYouTube, VARIABLES } from './refresh.ts'

/** The YouTube Data API: a project may upload 100 videos a day. */
export const youtube: Provider = {
  name: 'youtube',
  variables: VARIABLES,
  faultPoints: FAULT_POINTS,
  quotas: [{ per: 'provider', count: 100, minutes: 1440 }],
  publisher: youtubePublisher,
  metrics: youtubeMetrics,
  refresh: refreshYouTube,
}
