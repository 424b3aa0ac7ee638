import { BlockList, isIP } from 'node:net';

/** This machine, its link, and what is no address of a server: nothing that is configured or registered may lead there. */
const FORBIDDEN = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local: the metadata services of clouds
  ['224.0.0.0', 3], // multicast and reserved
] as const) {
  FORBIDDEN.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127], // unspecified and loopback
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  FORBIDDEN.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address may not be called: of this machine or its link. An IPv4 address written as IPv6 is the same address. */
export function isForbiddenAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  if (version === 4) return FORBIDDEN.check(address, 'ipv4');
  return FORBIDDEN.check(address, 'ipv6');
}

/** Whether the URL's host is this machine, or an address that may not be called. */
export function leadsToThisMachine(url: string): boolean {
  // As the URL parser has it: 2130706433 and 0x7f.1 are 127.0.0.1.
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return host === 'localhost' || host.endsWith('.localhost') || isForbiddenAddress(host);
}
