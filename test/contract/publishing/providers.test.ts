import { describe, expect, it } from 'vitest'

import { environmentSchema } from '../../../config.ts'
import { PROVIDER_NAMES } from '../../../domain/settings.ts'
import { providers } from '../../../platforms/publishing/providers.ts'
import { setupOf } from './world.ts'

describe('all providers', () => {
  it('are these', () => {
    expect([...providers.keys()].toSorted()).toEqual([...PROVIDER_NAMES])
  })

  it.each([...providers])('%s goes by its name', (name, provider) => {
    expect(provider.name).toBe(name)
    expect(provider.publisher(setupOf({ baseUrl: 'http://127.0.0.1:1' })).name).toBe(name)
  })

  it('have fault points of their own, none twice', () => {
    const all = [...providers.values()].flatMap(({ faultPoints }) => faultPoints)
    expect(new Set(all).size).toBe(all.length)
    for (const { name, faultPoints } of providers.values()) {
      expect(faultPoints.length).toBeGreaterThan(2)
      for (const point of faultPoints) expect(point).toMatch(new RegExp(`^${name}:[a-z-]+$`))
    }
  })

  it('read only variables that the environment knows', () => {
    const known = Object.keys(environmentSchema.shape)
    for (const { variables } of providers.values()) {
      for (const variable of variables) expect(known).toContain(variable)
    }
  })

  it('can all look for a lost post', () => {
    for (const provider of providers.values()) {
      expect(provider.publisher(setupOf({ baseUrl: 'http://127.0.0.1:1' })).find).toBeDefined()
    }
  })
})
