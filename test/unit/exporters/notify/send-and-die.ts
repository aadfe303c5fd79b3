import { slackChannel } from '../../../../exporters/notify/slack.ts'
import { sendNotices } from '../../../../exporters/notify/send-notices.ts'
import { httpClient } from '../../../../platforms/publishing/http-client.ts'
import { openDuckDb } from '../../../../sql/duckdb/duckdb-warehouse.ts'

/** Sends one notice: `send-and-die.ts <warehouse> <webhook> <clock>`. */
const [path = '', url = '', asOf = ''] = process.argv.slice(2)
const warehouse = await openDuckDb({ path, threads: 1 })
const notices = [{ kind: 'failures', about: ['a'], text: 'the alarm' }] as const
const sent = await sendNotices(warehouse, notices, [slackChannel(url, httpClient())], {
  asOf,
  newLoad: () => ({ loadId: `${asOf} ${performance.now()}`, loadedAt: asOf, isSample: false }),
})
await warehouse.close()
process.stdout.write(JSON.stringify(sent))
