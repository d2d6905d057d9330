import { BlockList, isIP } from 'node:net';

/** An IPv4 address in its IPv6 coat without it. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Loopback, link-local, private, shared, multicast and reserved ranges (IANA special-purpose registries). */
const special = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  special.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  special.addSubnet(net, bits, 'ipv6');

/** True for an address on the public Internet. */
export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address);
  return isIP(plain) !== 0 && !special.check(plain, family(plain));
}

/** An allow-list of addresses and CIDR ranges; an empty list allows everything. Entries that are neither are ignored. */
export class AllowList {
  readonly #list = new BlockList();
  readonly #empty: boolean;

  constructor(entries: readonly string[]) {
    this.#empty = entries.length === 0;
    for (const entry of entries) {
      const [net, bits] = entry.split('/', 2);
      if (isIP(net) === 0) continue;
      if (bits === undefined) this.#list.addAddress(net, family(net));
      else if (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(net) === 6 ? 128 : 32))
        this.#list.addSubnet(net, Number(bits), family(net));
    }
  }

  get empty(): boolean {
    return this.#empty;
  }

  allows(address: string): boolean {
    const plain = plainAddress(address);
    return this.#empty || (isIP(plain) !== 0 && this.#list.check(plain, family(plain)));
  }
}
