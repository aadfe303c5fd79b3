import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

import { editWorkbook, type WorkbookEdit } from './edit-workbook.ts'
import { assertClosed, parseWorkbook } from './read-workbook.ts'
import { replaceFile } from './replace-file.ts'

/**
 * Writes answers into a workbook, and nothing else: the file is opened again, edited, and replaced
 * in one step only while its bytes still have `expectedDigest`. Gives `changed` where somebody
 * saved it meanwhile: read it again. Throws TryLaterError while it is open in a program.
 */
export async function writeAnswers(
  path: string,
  edit: WorkbookEdit,
  expectedDigest: string,
): Promise<'written' | 'changed'> {
  assertClosed(path)
  const read = parseWorkbook(await readFile(path), basename(path))
  if (read.digest !== expectedDigest) return 'changed'
  return replaceFile(path, editWorkbook(read, edit), expectedDigest) ? 'written' : 'changed'
}
