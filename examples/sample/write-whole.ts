import { rename, writeFile } from 'node:fs/promises'

/** Writes a file so that whoever looks sees all of it or none of it. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.tmp`, content)
  await rename(`${path}.tmp`, path)
}
