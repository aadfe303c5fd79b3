import { lookup as resolveBySystem } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { isAllowedAddress } from './addresses.ts'
import { RequestFailedError, RequestRefusedError } from './errors.ts'
import { codeOf } from './failures.ts'

/** Gives the IP addresses of a host name; throws where there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** Resolves as the rest of the machine does. */
export async function systemResolve(host: string): Promise<readonly string[]> {
  const found = await resolveBySystem(host, { all: true })
  return found.map(({ address }) => address)
}

/**
 * A lookup for `net.connect` that resolves once for each connection and hands over only what it
 * has checked, so that a name cannot be checked as one address and connected to as another. One
 * address that may not be asked refuses the name.
 */
export function guardedLookup(resolve: Resolve, allowsLoopback: boolean): LookupFunction {
  return (host, options, callback) => {
    addressesOf(host, resolve, allowsLoopback).then(
      (addresses) => {
        const entries = addresses.map((address) => ({ address, family: isIP(address) }))
        if (options.all) return callback(null, entries)
        return callback(null, entries[0]?.address ?? '', entries[0]?.family)
      },
      (error: Error) => callback(error, []),
    )
  }
}

async function addressesOf(host: string, resolve: Resolve, allowsLoopback: boolean) {
  let addresses: readonly string[] = []
  let code: string | undefined
  try {
    addresses = await resolve(host)
  } catch (error) {
    code = codeOf(error)
  }
  if (addresses.length === 0)
    throw new RequestFailedError('dns', host, `${host} has no address`, code)
  const refused = addresses.find((address) => !isAllowedAddress(address, allowsLoopback))
  if (refused === undefined) return addresses
  const message = `${host} has the address ${refused}, which is not a public one`
  throw new RequestRefusedError('address', host, message)
}
