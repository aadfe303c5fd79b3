import { clearLine, cursorTo } from 'node:readline'

/** A line on the terminal that says what is being done; silent anywhere else. */
export interface ProgressLine {
  readonly show: (text: string) => void
  readonly end: () => void
}

/** Progress for people: on a terminal only, and not with `--quiet` or `--json`. */
export function progressLine(options: { quiet?: boolean; json?: boolean }): ProgressLine {
  const out = process.stderr
  if (!out.isTTY || options.quiet || options.json) {
    return { show: () => undefined, end: () => undefined }
  }
  const started = performance.now()
  const wipe = () => {
    clearLine(out, 0)
    cursorTo(out, 0)
  }
  return {
    show: (text) => {
      wipe()
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      out.write(`${seconds.padStart(6)} s  ${text}`.slice(0, Math.max(20, out.columns - 1)))
    },
    end: wipe,
  }
}
