import { describe, expect, it } from 'vitest'
import { isAllowedAddress } from '../../../../crawler/http/addresses.ts'

const open = ['8.8.8.8', '1.1.1.1', '172.15.0.1', '100.63.255.255', '2606:4700::1', '2a00:1450::8']

const loopback = ['127.0.0.1', '127.255.255.254', '::1']

const closed: Record<string, readonly string[]> = {
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  'link-local': ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%1'],
  'unique local': ['fc00::1', 'fd00:ec2::254'],
  'site local': ['fec0::1'],
  'not assigned': ['4000::1', 'e000::1'],
  shared: ['100.64.0.1', '100.127.255.255'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  'reserved or for documents': [
    '0.0.0.0',
    '0.1.2.3',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.9',
    '240.0.0.1',
    '255.255.255.255',
    '2001:db8::1',
    '100::1',
    '::',
  ],
  'an IPv4 address inside': [
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '::7f00:1',
    '::808:808',
    '::ffff:0:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::1',
  ],
  'no address': ['', 'localhost', '127.1', '0x7f.0.0.1', '127.0.0.1.', '8.8.8.8:80'],
}

describe('addresses that may be connected to', () => {
  it.each(open)('%s may', (address) => {
    expect(isAllowedAddress(address, false)).toBe(true)
    expect(isAllowedAddress(address, true)).toBe(true)
  })

  it.each(loopback)('%s may where loopback is allowed', (address) => {
    expect(isAllowedAddress(address, true)).toBe(true)
    expect(isAllowedAddress(address, false)).toBe(false)
  })

  it.each(Object.entries(closed))('never: %s', (_, addresses) => {
    const passed = addresses.filter(
      (address) => isAllowedAddress(address, false) || isAllowedAddress(address, true),
    )
    expect(passed).toEqual([])
  })
})
