import type { Capture } from '../reading/capture.ts'

/** The JSON of the page's script with this id; undefined where there is none. */
export function scriptData(capture: Capture, id: string): unknown {
  const script = capture.page().scripts.find((each) => each.id === id)
  return script === undefined ? undefined : capture.parser.parse(script.text)
}

/** The JSON assigned to `window['name']` in a script of the page. */
export function assignedData(capture: Capture, name: string): unknown {
  const marker = new RegExp(String.raw`window\[["']${name}["']\]\s{0,9}=`)
  const script = capture.page().scripts.find(({ text }) => marker.test(text))
  return script && capture.parser.parseAfter(script.text, marker)
}
