import type { DuckDbSession } from '../duckdb/session.ts'
import { quoteText } from '../text.ts'
import type { PlannedField } from './plan.ts'

/** Whether records about a profile may not come in, since its person asked to be forgotten. */
export type IsRefused = (platform: string, username: string) => boolean

/** Names asked about together: what bounds memory. */
const NAMES_AT_A_TIME = 50_000

const REASON = 'this person asked to be forgotten'

/**
 * The fields of a file of profiles with `username` refused wherever it names somebody who may not
 * come in; those fields as they are where the file names nobody of that kind. What was given is not
 * shown, so that it is not kept with the rejection either. `relation` is what the conversions stand
 * on.
 */
export async function refusePeople(
  session: DuckDbSession,
  fields: readonly PlannedField[],
  relation: string,
  isRefused: IsRefused,
): Promise<readonly PlannedField[]> {
  const valueOf = (name: string) => fields.find((own) => own.name === name)?.conversion.value
  const [platform, username] = [valueOf('platform'), valueOf('username')]
  if (platform === undefined || username === undefined) return fields
  const person = `(${platform} || '/' || ${username})`
  const refused = await refusedNames(session, { platform, username }, relation, isRefused)
  if (refused.length === 0) return fields
  const isPerson = `coalesce(${person} in (${refused.map(quoteText).join(', ')}), false)`
  return fields.map((own) => (own.name === 'username' ? withoutPeople(own, isPerson) : own))
}

function withoutPeople(own: PlannedField, isPerson: string): PlannedField {
  const { conversion, shown } = own
  return {
    ...own,
    conversion: {
      ...conversion,
      simple: `(${conversion.simple} and not ${isPerson})`,
      fine: `(${conversion.fine} and not ${isPerson})`,
      reason: `case when ${isPerson} then ${quoteText(REASON)} else ${conversion.reason} end`,
    },
    shown: `case when not ${isPerson} then ${shown} end`,
  }
}

/** `platform/username` of everybody in the file who may not come in, as the file writes them. */
async function refusedNames(
  session: DuckDbSession,
  value: { readonly platform: string; readonly username: string },
  relation: string,
  isRefused: IsRefused,
): Promise<string[]> {
  await session.native(
    `create or replace temp table import_people as
     select platform, username, row_number() over () as number from (
       select distinct ${value.platform} as platform, ${value.username} as username
       from ${relation}
     ) where platform is not null and username is not null`,
  )
  const refused: string[] = []
  for (let first = 1; ; first += NAMES_AT_A_TIME) {
    const rows = await session.native(
      `select platform, username from import_people
       where number between ${first} and ${first + NAMES_AT_A_TIME - 1}`,
    )
    for (const row of rows) {
      const [platform, username] = [String(row['platform']), String(row['username'])]
      if (isRefused(platform, username)) refused.push(`${platform}/${username}`)
    }
    if (rows.length < NAMES_AT_A_TIME) return refused
  }
}
