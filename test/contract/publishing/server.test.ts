import { afterEach, describe, expect, it } from 'vitest'

import { httpClient } from '../../../platforms/publishing/http-client.ts'
import type { Exchange } from '../../../platforms/publishing/http.ts'
import { textAt } from '../../../platforms/publishing/json.ts'
import { FAULTS, openFake, type FakeServer, type Fault } from './server.ts'

const open: FakeServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

/** A fake that counts what it did, and one question to it with a fault. */
async function asked(fault: Fault | undefined, timeoutMs = 60) {
  let done = 0
  const server = await openFake(() => {
    done += 1
    return { status: 200, body: { done } }
  })
  open.push(server)
  server.plan(() => fault)
  const http = httpClient()
  const exchange = await http({ method: 'POST', url: `${server.url}/a`, json: {}, timeoutMs })
  const before = done
  server.release()
  return { exchange, before, after: done, server }
}

function seenAs(exchange: Exchange): string | number {
  if (exchange.kind !== 'answered') return exchange.kind
  return textAt(exchange.json, 'done') === '2' ? 'the second answer' : exchange.status
}

describe('the loopback server of the fakes', () => {
  it.each([
    ['late', 'lost', 1, 1],
    ['held', 'lost', 0, 1],
    ['twice', 'the second answer', 2, 2],
    ['429', 429, 0, 0],
    ['500 before', 500, 0, 0],
    ['500 after', 500, 1, 1],
    ['reset before', 'lost', 0, 0],
    ['reset after', 'lost', 1, 1],
    ['cut', 'lost', 1, 1],
  ] as const)('%s: seen as %s, done %s times, then %s', async (fault, seen, before, after) => {
    const isAwaited = fault === 'late' || fault === 'held'
    const found = await asked(fault, isAwaited ? 60 : 30_000)
    expect(seenAs(found.exchange)).toBe(seen)
    expect([found.before, found.after]).toEqual([before, after])
  })

  it('knows no other fault', () => {
    expect(FAULTS).toHaveLength(9)
  })

  it('records what was asked, and plans by number', async () => {
    const { server, exchange } = await asked(undefined, 30_000)
    expect(exchange).toMatchObject({ kind: 'answered', status: 200, json: { done: 1 } })
    server.plan((_request, index) => (index === 1 ? '429' : undefined))
    const http = httpClient()
    const form = { name: 'Low tide' }
    const answer = await http({ method: 'PUT', url: `${server.url}/b?c=1`, form })
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
    const [first, second] = server.requests
    expect(first).toMatchObject({ method: 'POST', path: '/a', json: {} })
    expect(second).toMatchObject({ method: 'PUT', path: '/b', text: 'name=Low+tide' })
    expect(second?.query.get('c')).toBe('1')
    expect(second?.form.get('name')).toBe('Low tide')
  })
})
