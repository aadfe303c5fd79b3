#!/usr/bin/env node
import { makeProgram } from './commands/program.ts'
import { failWith } from './commands/shell.ts'

try {
  await makeProgram().parseAsync()
} catch (error) {
  process.exitCode = failWith(error)
}
