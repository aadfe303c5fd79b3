import type { Layout } from '../reading/reader.ts'
import { readDocument } from './in-document.ts'

/**
 * JSON as the body: `web_profile_info` (2022 on), the app's `user_info`, `?__a=1` with
 * `graphql.user` (2018 to 2021) and with `user` (before).
 */
export const jsonBody: Layout = (capture, asked) => {
  const document = capture.json()
  return document === null ? null : readDocument(document, asked)
}
