import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { configFrom } from '../../../config.ts'
import { prepareSample } from '../../../examples/sample/sample-workspace.ts'
import { NETWORKS } from '../../../examples/sample/site/studios.ts'
import { workspaceAt } from '../../../runtime/workspace.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drumbeat-'))
})
afterEach(() => rmSync(home, { recursive: true }))

it('a new sample asks no real network for its invented profiles', async () => {
  await prepareSample(workspaceAt(home), { historyDays: 130 })
  const { platforms } = configFrom({}, home).crawl
  expect(platforms).toEqual(
    Object.fromEntries(NETWORKS.map((network) => [network, { enabled: false }])),
  )
})

it('settings that somebody wrote stay', async () => {
  const { settings } = workspaceAt(home)
  mkdirSync(home, { recursive: true })
  writeFileSync(settings, 'timezone: Europe/Oslo\n')
  await prepareSample(workspaceAt(home), { historyDays: 130 })
  expect(readFileSync(settings, 'utf8')).toBe('timezone: Europe/Oslo\n')
})
