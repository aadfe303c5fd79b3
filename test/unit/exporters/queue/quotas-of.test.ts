import { expect, it } from 'vitest'

import { settingsSchema } from '../../../../domain/settings.ts'
import { quotasFrom } from '../../../../exporters/queue/quotas-of.ts'

const OWN = { per: 'provider', count: 30, minutes: 1 } as const
const providers = new Map([['blotato', { quotas: [OWN] }]])
const of = (publish: object) => quotasFrom(providers, settingsSchema.parse({ publish }).publish)

it('a provider’s own quotas, and the network’s for each account', () => {
  const instagram = { per: 'account', count: 50, minutes: 1440 }
  expect(of({})('blotato', 'instagram')).toEqual([OWN, instagram])
  expect(of({})('outbox', 'instagram')).toEqual([instagram])
  expect(of({})('blotato', 'x')).toEqual([OWN])
})

it('settings stand instead of either', () => {
  const quotas = [{ per: 'account', count: 2, minutes: 60 }] as const
  expect(of({ providers: { blotato: { quotas } } })('blotato', 'x')).toEqual(quotas)
  expect(of({ quotas: {} })('outbox', 'instagram')).toEqual([])
})
