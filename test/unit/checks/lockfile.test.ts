import { describe, expect, it } from 'vitest'
import { addMissing, findProblems, type Lockfile } from '../../checks/lockfile-problems.ts'

const lockfile: Lockfile = {
  packages: {
    '': {},
    'node_modules/a': {
      version: '1.0.0',
      dev: true,
      resolved: 'https://registry.example.org/a.tgz',
      optionalDependencies: { 'a-darwin-arm64': '1.0.0', 'a-linux-x64-musl': '1.0.0' },
    },
    'node_modules/a-linux-x64-musl': { version: '1.0.0', dev: true, optional: true },
    'node_modules/b/node_modules/c': {
      version: '2.0.0',
      optionalDependencies: { '@c/win32-x64-msvc': '2.0.0', 'a-linux-x64-musl': '1.0.0' },
    },
  },
}

describe('the lockfile check', () => {
  it('names every optional package without an entry and every address', () => {
    expect(findProblems(lockfile)).toEqual([
      'no entry for a-darwin-arm64@1.0.0, optional package of node_modules/a',
      'no entry for @c/win32-x64-msvc@2.0.0, optional package of node_modules/b/node_modules/c',
      'node_modules/a says where it was downloaded from ("resolved")',
      'names the address of a registry',
    ])
  })

  it('completes the lockfile so that nothing is left to complain about', () => {
    const completed = addMissing(lockfile)
    expect(findProblems(completed)).toEqual([])
    expect(completed.packages['node_modules/a-darwin-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['darwin'],
    })
    expect(completed.packages['node_modules/b/node_modules/@c/win32-x64-msvc']).toMatchObject({
      os: ['win32'],
      cpu: ['x64'],
    })
  })
})
