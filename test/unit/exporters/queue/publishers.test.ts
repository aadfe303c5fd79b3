import { expect, it } from 'vitest'

import { InvalidInputError, NotConfiguredError } from '../../../../domain/errors.ts'
import { choosePublisher, type PublisherChoice } from '../../../../exporters/queue/publishers.ts'
import type { Provider, ProviderSetup } from '../../../../platforms/publishing/provider.ts'
import { tempFolder } from '../../../temp.ts'

const told: Provider = {
  name: 'told',
  variables: [],
  faultPoints: [],
  quotas: [],
  publisher: () => ({ name: 'told', publish: () => Promise.reject(new Error('not here')) }),
}

function choose(more: Partial<PublisherChoice> = {}) {
  let opened = 0
  const publisherFor = choosePublisher({
    defaultName: 'outbox',
    outbox: tempFolder(),
    isOwnClock: false,
    providers: new Map([['told', told]]),
    setupOf: () => {
      opened += 1
      return {} as ProviderSetup
    },
    ...more,
  })
  const of = (publisher: string | null) => publisherFor({ account_id: 'x:ana', publisher })
  return { of, opened: () => opened }
}

it('an account’s own publisher, else the default; each provider is set up once', () => {
  const { of, opened } = choose()
  expect(of(null).name).toBe('outbox')
  expect(of('outbox').name).toBe('outbox')
  expect(of('told')).toBe(of('told'))
  expect(opened()).toBe(1)
  expect(choose({ defaultName: 'told' }).of(null).name).toBe('told')
})

it('one there is not is said, with those there are', () => {
  const { of } = choose()
  expect(() => of('nobody')).toThrow(NotConfiguredError)
  expect(() => of('nobody')).toThrow('publishing x:ana through nobody (there are outbox, told)')
})

it('with a clock set by hand only the outbox', () => {
  const { of, opened } = choose({ isOwnClock: true })
  expect(of('outbox').name).toBe('outbox')
  for (const name of ['told', 'nobody']) expect(() => of(name)).toThrow(InvalidInputError)
  expect(() => choose({ isOwnClock: true, defaultName: 'told' }).of(null)).toThrow(
    /leave --now out/,
  )
  expect(opened()).toBe(0)
})
