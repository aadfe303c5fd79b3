import type { FaultPoint } from '../../exporters/queue/fault-point.ts'
import { openQueue } from '../unit/exporters/queue/workspace.ts'
import { publishAndRead, type Way } from './queue-crash-run.ts'

/**
 * Publishes and reads in the workspace argv[2] by the way argv[3], and kills itself the hard way
 * when it comes to the fault point argv[4] (`any`: every one) for the argv[5]-th time.
 */
const [home = '', way = 'outbox', point = '', times = '1'] = process.argv.slice(2)
let left = Number(times)

const faultPoint: FaultPoint = (name) => {
  if (point !== 'any' && name !== point) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}

const queue = await openQueue({ home })
await publishAndRead(queue, way as Way, faultPoint)
await queue.close()
