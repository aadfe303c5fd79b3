import { createWriteStream, type WriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'

const PIECE_BYTES = 1 << 20
const VALUE_SHOWN = 200
const LF = 0x0a

/**
 * The two files that a careful reading writes: records as any reader takes them, and records that
 * no reader could take, with line, reason and how they begin.
 */
export class CleanFiles {
  readonly cleanPath: string
  readonly refusedPath: string
  /** Longest line written, in bytes. */
  longest = 0
  written = 0
  refused = 0
  private readonly clean: Pieces
  private readonly refusals: Pieces

  constructor(folder: string) {
    this.cleanPath = join(folder, 'clean')
    this.refusedPath = join(folder, 'refused')
    this.clean = new Pieces(this.cleanPath)
    this.refusals = new Pieces(this.refusedPath)
  }

  /** Writes one line: a head of our own, then bytes of the file. */
  async write(head: string, body: Buffer): Promise<void> {
    this.written++
    this.longest = Math.max(this.longest, head.length + body.length + 1)
    await this.clean.add(head, body)
  }

  /** Notes a record that cannot be read. */
  async refuse(line: number, reason: string, record: Buffer): Promise<void> {
    this.refused++
    const value = beginning(record)
    await this.refusals.add(JSON.stringify({ line, reason, value: value.toWellFormed() }), NONE)
  }

  async close(): Promise<void> {
    await this.clean.close()
    await this.refusals.close()
  }
}

const NONE = Buffer.alloc(0)

/** The first characters of a record, for people; what is no text shows as the replacement sign. */
function beginning(record: Buffer): string {
  const text = record
    .subarray(0, VALUE_SHOWN * 4)
    .toString('utf8')
    .replaceAll('\0', '\ufffd')
  return Array.from(text).slice(0, VALUE_SHOWN).join('')
}

/** A file written in large pieces. */
class Pieces {
  private readonly stream: WriteStream
  private piece = Buffer.allocUnsafe(PIECE_BYTES)
  private used = 0
  private failure: Error | null = null

  constructor(path: string) {
    this.stream = createWriteStream(path)
    this.stream.on('error', (error) => (this.failure = error))
  }

  async add(head: string, body: Buffer): Promise<void> {
    const most = head.length * 3 + body.length + 1
    if (this.used + most > this.piece.length) await this.flush(most)
    this.used += this.piece.write(head, this.used)
    this.used += body.copy(this.piece, this.used)
    this.piece[this.used++] = LF
  }

  async close(): Promise<void> {
    await this.flush(0)
    this.stream.end()
    if (!this.failure) await once(this.stream, 'close')
    if (this.failure) throw this.failure
  }

  private async flush(room: number): Promise<void> {
    if (this.failure) throw this.failure
    const full = this.piece.subarray(0, this.used)
    this.piece = Buffer.allocUnsafe(Math.max(PIECE_BYTES, room))
    this.used = 0
    if (!this.stream.write(full)) await once(this.stream, 'drain')
  }
}
