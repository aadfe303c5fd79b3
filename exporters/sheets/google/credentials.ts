import { auth as google, type sheets_v4 } from '@googleapis/sheets'

import { InvalidInputError, messageOf, NotConfiguredError } from '../../../domain/errors.ts'

/** What Google’s clients sign in with. */
export type GoogleAuth = NonNullable<sheets_v4.Options['auth']>

const SCOPES = [
  'https://www.googleapis.com/auth/spreadsheets',
  'https://www.googleapis.com/auth/drive.file',
]

/**
 * Signs in to Google with what the environment gives: the key file of a service account, or an
 * OAuth client with a refresh token. Throws NotConfiguredError naming the variable that is missing,
 * InvalidInputError where the key file cannot be read.
 */
export async function signIn(
  secrets: Readonly<Record<string, string | undefined>>,
): Promise<GoogleAuth> {
  const keyFilename = secrets['GOOGLE_APPLICATION_CREDENTIALS']
  if (keyFilename !== undefined) {
    const auth = new google.GoogleAuth({ keyFilename, scopes: SCOPES })
    await auth.getClient().catch((error: unknown) => {
      throw new InvalidInputError(`GOOGLE_APPLICATION_CREDENTIALS: ${messageOf(error)}`)
    })
    return auth
  }
  const { GOOGLE_OAUTH_CLIENT_ID, GOOGLE_OAUTH_CLIENT_SECRET, GOOGLE_OAUTH_REFRESH_TOKEN } = secrets
  const oauth = {
    GOOGLE_OAUTH_CLIENT_ID,
    GOOGLE_OAUTH_CLIENT_SECRET,
    GOOGLE_OAUTH_REFRESH_TOKEN,
  }
  const missing = Object.entries(oauth).filter(([, value]) => value === undefined)
  if (missing.length === 3) {
    throw new NotConfiguredError('GOOGLE_APPLICATION_CREDENTIALS', 'signing in to Google Sheets')
  }
  if (missing[0]) throw new NotConfiguredError(missing[0][0], 'signing in to Google Sheets')
  const client = new google.OAuth2({
    clientId: GOOGLE_OAUTH_CLIENT_ID ?? '',
    clientSecret: GOOGLE_OAUTH_CLIENT_SECRET ?? '',
  })
  client.setCredentials({ refresh_token: GOOGLE_OAUTH_REFRESH_TOKEN ?? '' })
  return client
}
