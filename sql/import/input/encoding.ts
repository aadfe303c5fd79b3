import { isAscii, isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'

const LF = 0x0a

/**
 * How a text file without a mark is encoded: UTF-8, or Windows-1252 (which Latin-1 texts are too)
 * where more of the lines with letters beyond ASCII are not UTF-8 than are.
 */
export async function encodingOf(path: string): Promise<'utf-8' | 'windows-1252'> {
  let good = 0
  let bad = 0
  const judge = (line: Buffer): void => {
    if (isAscii(line)) return
    if (isUtf8(line)) good++
    else bad++
  }
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer])
    const cut = bytes.lastIndexOf(LF) + 1
    if (cut > 0 && isUtf8(bytes.subarray(0, cut))) {
      if (!isAscii(bytes.subarray(0, cut))) good++
    } else splitLines(bytes.subarray(0, cut), judge)
    rest = bytes.subarray(cut)
  }
  judge(rest)
  return bad > good ? 'windows-1252' : 'utf-8'
}

function splitLines(bytes: Buffer, take: (line: Buffer) => void): void {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LF, start)
    take(bytes.subarray(start, end + 1))
    start = end + 1
  }
}
