import { documentOf } from '../reading/capture.ts'
import type { Layout } from '../reading/reader.ts'
import { scriptData } from './script-data.ts'
import { readUserDetail } from './user-detail.ts'

/** The page's `__UNIVERSAL_DATA_FOR_REHYDRATION__` (2023 on). */
export const universalData: Layout = (capture, asked) => {
  const document = documentOf(scriptData(capture, '__UNIVERSAL_DATA_FOR_REHYDRATION__'))
  return document === null ? null : readUserDetail(document, asked, 'universal_data')
}

/** The page's `__NEXT_DATA__` (to 2021). */
export const nextData: Layout = (capture, asked) => {
  const document = documentOf(scriptData(capture, '__NEXT_DATA__'))
  return document === null ? null : readUserDetail(document, asked, 'next_data')
}
