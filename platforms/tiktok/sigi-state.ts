import { postsOf } from '../reading/authors.ts'
import { documentOf } from '../reading/capture.ts'
import { newFields } from '../reading/fields.ts'
import { nameOf } from '../reading/ids.ts'
import { at, isObject, type JsonObject } from '../reading/json.ts'
import type { Layout } from '../reading/reader.ts'
import { ofOthers, readProfile } from '../reading/readings.ts'
import { isVideo, readVideos } from './posts.ts'
import { assignedData, scriptData } from './script-data.ts'
import { readUser } from './user.ts'

const LAYOUT = 'sigi_state'

/** The page's `SIGI_STATE` (2021 to 2023): users, counts and videos in tables of their own. */
export const sigiState: Layout = (capture, asked) => {
  const state = scriptData(capture, 'SIGI_STATE') ?? assignedData(capture, 'SIGI_STATE')
  const nodes = documentOf(state)?.nodes ?? []
  const tables = nodes.find(({ value }) => isObject(at(value, 'UserModule', 'users')))?.value
  const users = at(tables, 'UserModule', 'users')
  if (tables === undefined || !isObject(users)) return null

  const all = Object.entries(users).flatMap(([key, user]) => {
    const name = isObject(user) ? nameOf(user['uniqueId']) : null
    return name === null || !isObject(user) ? [] : [{ key, name, user }]
  })
  const shown = asked ?? shownIn(tables) ?? (all.length === 1 ? all[0]?.name : undefined)
  const found = all.find(({ name }) => name === shown)
  const [other] = all
  if (found === undefined) return asked && other ? ofOthers([other.name], LAYOUT) : null

  const { key, name, user } = found
  const [stats, statsV2] = ['stats', 'statsV2'].map((table) => at(tables, 'UserModule', table, key))
  const fields = newFields()
  const profile = readUser({ user, stats, statsV2 }, name, fields)
  const own = postsOf(readVideos(videosIn(tables), fields), name)
  return readProfile(LAYOUT, profile, 'posts' in own ? own.posts : [], fields.warnings)
}

/** Whose page it is. */
function shownIn(tables: JsonObject): string | undefined {
  return nameOf(at(tables, 'UserPage', 'uniqueId')) ?? undefined
}

function videosIn(tables: JsonObject): readonly unknown[] {
  const videos = at(tables, 'ItemModule')
  return isObject(videos) ? Object.values(videos).filter(isVideo) : []
}
