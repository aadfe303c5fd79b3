import type { CellValue } from 'exceljs'

import { minutesOf, serialOf, textOf } from './edits.ts'

/** A person who moves something looks at what else the account has around that time. */
const KEEP_MINUTES = 240

/** When each account has something, as the sheet shows it. */
export class Agenda {
  private readonly times = new Map<string, { itemId: string; at: number }[]>()

  /** Notes a row down; rows without a readable day and time are left out. */
  note(itemId: string, account: CellValue, day: CellValue, time: CellValue): void {
    const at = minuteOf(day, time)
    if (at === undefined) return
    const name = textOf(account)
    this.times.set(name, [...(this.times.get(name) ?? []), { itemId, at }])
  }

  /** Whether nothing else of the account is within four hours of a day and time. */
  isFree(itemId: string, account: CellValue, day: CellValue, time: CellValue): boolean {
    const at = minuteOf(day, time)
    const others = this.times.get(textOf(account)) ?? []
    return (
      at !== undefined &&
      others.every((one) => one.itemId === itemId || Math.abs(one.at - at) >= KEEP_MINUTES)
    )
  }
}

function minuteOf(day: CellValue, time: CellValue): number | undefined {
  const [serial, minutes] = [serialOf(day), minutesOf(time)]
  return serial === undefined || minutes === undefined
    ? undefined
    : Math.floor(serial) * 1440 + minutes
}
