import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an IP address may be connected to: public unicast, or loopback where that is allowed.
 *
 * Refused are private, link-local (169.254.169.254 among them), unique local, shared (RFC 6598),
 * multicast, reserved and unspecified addresses, and every IPv6 form that carries an IPv4 address
 * (mapped, compatible, NAT64, 6to4, Teredo): what such a form reaches depends on the network.
 */
export function isAllowedAddress(address: string, allowsLoopback: boolean): boolean {
  if (isIP(address) === 0) return false
  const parsed = ipaddr.parse(address)
  const range = parsed.range()
  if (range === 'loopback') return allowsLoopback
  if (range !== 'unicast') return false
  // The ranges of IPv6 are a list of exceptions: outside 2000::/3 nothing is assigned (RFC 4291).
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast)
}
