import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { expect, test } from 'vitest'

import { makeProgram } from '../../commands/program.ts'
import { projectPath } from '../../sql/project-files.ts'

const documents = [
  'README.md',
  ...readdirSync(projectPath('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('generated'))
    .map((name) => join('docs', name)),
]
const textOf = (name: string) => readFileSync(projectPath(name), 'utf8')

const verbs = new Map(makeProgram().commands.map((command) => [command.name(), command]))
const scripts = Object.keys(
  (JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts,
)

test('there are documents to read', () => {
  expect(documents.length).toBeGreaterThan(5)
})

test.each(documents)('%s names only commands, options and scripts that exist', (name) => {
  const text = textOf(name)
  for (const [, verb = '', rest = ''] of text.matchAll(/npx drumbeat ([a-z][a-z-]*)([^\n`]*)/g)) {
    const command = verbs.get(verb)
    expect(command, `drumbeat ${verb}`).toBeDefined()
    const parts = command?.commands ?? []
    const part = parts.find((one) => one.name() === rest.trim().split(' ')[0])
    expect(part !== undefined, `drumbeat ${verb}${rest}`).toBe(parts.length > 0)
    const options = (part ?? command)?.options.map((option) => option.long) ?? []
    for (const [, option] of rest.matchAll(/(?<=\s)(--[a-z][a-z-]*)/g)) {
      expect([...options, '--help'], `drumbeat ${verb} ${option ?? ''}`).toContain(option)
    }
  }
  for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toContain(script)
})

test.each(documents)('%s links only to files that exist', (name) => {
  for (const [, target = ''] of textOf(name).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)) {
    expect(existsSync(projectPath(dirname(name), target)), `${name} → ${target}`).toBe(true)
  }
})
