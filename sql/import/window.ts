import { open, type FileHandle } from 'node:fs/promises'

import type { Window } from './csv/scan-record.ts'

const FIRST_BYTES = 4 << 20

/**
 * A window that moves over a file: `start` is the first byte not dealt with. It grows where one
 * record does not fit, up to `mostBytes`.
 */
export class FileWindow implements Window {
  bytes = Buffer.allocUnsafe(FIRST_BYTES)
  start = 0
  end = 0
  isLast = false
  private offset: number
  private readonly file: FileHandle
  private readonly mostBytes: number

  private constructor(file: FileHandle, from: number, mostBytes: number) {
    this.file = file
    this.offset = from
    this.mostBytes = mostBytes
  }

  /** Opens the file at a byte and fills the window. */
  static async open(path: string, from: number, mostBytes: number): Promise<FileWindow> {
    const window = new FileWindow(await open(path, 'r'), from, mostBytes)
    await window.fill()
    return window
  }

  /**
   * Reads on, keeping what was not dealt with. False where the window is full already: the record
   * at `start` is longer than allowed.
   */
  async more(): Promise<boolean> {
    if (this.start === 0 && this.end === this.bytes.length) {
      if (this.bytes.length >= this.mostBytes) return false
      const wider = Buffer.allocUnsafe(Math.min(this.bytes.length * 2, this.mostBytes))
      this.bytes.copy(wider, 0, 0, this.end)
      this.bytes = wider
    } else {
      this.bytes.copyWithin(0, this.start, this.end)
      this.end -= this.start
      this.start = 0
    }
    await this.fill()
    return true
  }

  async close(): Promise<void> {
    await this.file.close()
  }

  private async fill(): Promise<void> {
    while (this.end < this.bytes.length) {
      const room = this.bytes.length - this.end
      const { bytesRead } = await this.file.read(this.bytes, this.end, room, this.offset)
      if (bytesRead === 0) {
        this.isLast = true
        return
      }
      this.end += bytesRead
      this.offset += bytesRead
    }
  }
}
