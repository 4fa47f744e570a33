// Where a connection may go: every address a host name resolves to is looked at before one is used, so that DNS cannot redirect a call.
// https://nodejs.org/api/net.html#class-netblocklist; `lookup` is not called for a literal address: those are checked by themselves.
import { lookup as resolve } from 'node:dns'
import { BlockList, isIPv6, type LookupFunction } from 'node:net'

/** No FHIR server is here: this host, link-local (cloud metadata), multicast, reserved, and what IPv6 only translates. */
const NOWHERE = blockList([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['2001::', 32]
])
const LOOPBACK = blockList([
  ['127.0.0.0', 8],
  ['::1', 128]
])
/** Networks of an organisation: RFC 1918, shared address space, unique local. */
const PRIVATE = blockList([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7]
])

/** Which addresses beside the public ones may be reached. */
export interface Reach {
  readonly loopback: boolean
  readonly privateNetwork: boolean
}

/** Whether an IP address may be connected to. IPv4 written as IPv6 counts as IPv4. */
export function mayReach(address: string, { loopback, privateNetwork }: Reach): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (NOWHERE.check(address, family)) return false
  if (LOOPBACK.check(address, family)) return loopback
  return privateNetwork || !PRIVATE.check(address, family)
}

/** Says that a name leads where no call may go. */
export class AddressRefused extends Error {}

/** A lookup for `net.connect` that answers only when every address of the name may be reached. */
export function guardedLookup(reach: Reach): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      if (addresses.length === 0 || addresses.some(({ address }) => !mayReach(address, reach)))
        return callback(new AddressRefused('the name leads where no call may go'), [])
      const [first] = addresses
      if (options.all) return callback(null, addresses)
      return callback(null, first?.address ?? '', first?.family)
    })
  }
}

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, isIPv6(net) ? 'ipv6' : 'ipv4')
  return list
}
