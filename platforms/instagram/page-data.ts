import type { ProfileReading } from '../source.ts'
import { documentOf, type Capture } from '../reading/capture.ts'
import type { PageScript } from '../reading/page.ts'
import type { Layout } from '../reading/reader.ts'
import { readDocument } from './in-document.ts'

/** Data that a page's scripts carry as JSON elements (2023 on). */
export const pageJson: Layout = (capture, asked) =>
  firstIn(capture, asked, 'page_json', (script) =>
    script.type === 'application/json' && script.text.includes('"username"')
      ? capture.parser.parse(script.text)
      : undefined,
  )

/** Data handed over by a call after the page (2019 to 2021). */
export const additionalData: Layout = (capture, asked) =>
  firstIn(capture, asked, 'additional_data', ({ text }) =>
    capture.parser.parseAfter(text, /window\.__additionalDataLoaded\(/),
  )

/** Data assigned to a global variable (to 2021). */
export const sharedData: Layout = (capture, asked) =>
  firstIn(capture, asked, 'shared_data', ({ text }) => capture.parser.parseAfter(text, SHARED_DATA))

/** What stands before the data of `shared_data` pages. */
export const SHARED_DATA = /window\._sharedData\s{0,9}=/

/** The first script with a profile; without one, the first word on why there is none. */
function firstIn(
  capture: Capture,
  asked: string | undefined,
  layout: string,
  parse: (script: PageScript) => unknown,
): ProfileReading | null {
  let changed: ProfileReading | null = null
  for (const script of capture.page().scripts) {
    const document = documentOf(parse(script))
    const reading = document === null ? null : readDocument(document, asked, layout)
    if (reading !== null && reading.outcome !== 'layout_changed') return reading
    changed ??= reading
  }
  return changed
}
