import { NotConfiguredError } from '../../../domain/errors.ts'
import { refused, type Failure } from '../../publishing/failure.ts'
import type { Exchange, HttpRequest } from '../../publishing/http.ts'
import type { ProviderSetup, Token } from '../../publishing/provider.ts'
import { basic } from '../../publishing/refresh-grant.ts'
import type { Post } from '../../publishing/publisher.ts'

type Call = Omit<HttpRequest, 'url' | 'headers'> & { readonly path: string }

/** One WordPress site, asked as one of its users. */
export interface Site {
  readonly request: (call: Call) => HttpRequest
  readonly ask: (call: Call) => Promise<Exchange>
  /** Never to be seen in a detail. */
  readonly secrets: readonly string[]
}

type Account = Pick<Post, 'account_id' | 'publisher_account'>

/**
 * The address of an account's site, without a slash at the end. Throws NotConfiguredError where the
 * account names none, or one that a password must not be sent to.
 */
export function siteOf(setup: Pick<ProviderSetup, 'baseUrl'>, account: Account): string {
  const url = URL.parse(setup.baseUrl ?? account.publisher_account ?? '')
  if (url === null || (url.protocol !== 'https:' && setup.baseUrl === undefined)) {
    throw new NotConfiguredError(
      `publisher_account of ${account.account_id}`,
      'publishing to WordPress (the address of the site, https://…)',
    )
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/** The site with the user's application password; `operator` where it is not set up. */
export function openSite(setup: ProviderSetup, account: Account, token: Token): Site | Failure {
  try {
    return siteAt(`${siteOf(setup, account)}/wp-json/wp/v2`, setup, token)
  } catch (error) {
    if (error instanceof NotConfiguredError) return refused('operator', error.message)
    throw error
  }
}

function siteAt(root: string, setup: ProviderSetup, token: Token): Site {
  const authorization = basic(token.username ?? '', token.access_token)
  const request: Site['request'] = ({ path, ...rest }) => ({
    ...rest,
    url: `${root}${path}`,
    headers: { authorization },
  })
  return {
    request,
    ask: (call) => setup.http(request(call)),
    secrets: [token.access_token, authorization.slice('Basic '.length)],
  }
}
