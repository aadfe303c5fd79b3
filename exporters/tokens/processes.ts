import { readFileSync } from 'node:fs'

/** When a process started, in the system’s own count; null where the system does not say. */
export function startOf(pid: number): string | null {
  try {
    // After the name in brackets, which may hold anything: field 22 of proc(5).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ')
    return fields[19] ?? null
  } catch {
    return null
  }
}

/** Whether the process that had this number and start is still there. */
export function isRunning(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const found = startOf(pid)
  return start === null || found === null || found === start
}
