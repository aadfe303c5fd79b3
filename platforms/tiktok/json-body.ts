import type { Layout } from '../reading/reader.ts'
import { readItemList, readUserDetail } from './user-detail.ts'

/** JSON as the body: `userInfo`, as the pages ask for it. */
export const userDetail: Layout = (capture, asked) => {
  const document = capture.json()
  return document === null ? null : readUserDetail(document, asked, 'user_detail')
}

/** JSON as the body: a list of videos alone. */
export const itemList: Layout = (capture, asked) => {
  const document = capture.json()
  return document === null ? null : readItemList(document, asked, 'item_list')
}
