import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { StartedProduct } from './process.ts';

const GOLDEN = join(import.meta.dirname, '..', 'cli', 'open-ports.json');
const LISTENING = { tcp: '0A', tcp6: '0A', udp: '07', udp6: '07' } as const;

/** A process and everything below it. */
function treeOf(root: number): Set<number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended since.
    }
  }
  const tree = new Set([root]);
  for (let before = 0; before < tree.size;) {
    before = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
  return tree;
}

function socketsOf(pids: Iterable<number>): Set<string> {
  const inodes = new Set<string>();
  for (const pid of pids) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
        if (inode) inodes.add(inode);
      }
    } catch {
      // A descriptor or a process has gone since.
    }
  }
  return inodes;
}

/** `/proc/net` writes addresses as little-endian words. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((b) => b === 0)) return '::';
  return bytes.slice(0, 15).every((b) => b === 0) && bytes[15] === 1
    ? '::1'
    : Buffer.from(bytes).toString('hex');
}

/** Every socket that takes what comes from elsewhere, of a process and its children: kind, address, port. */
function openSockets(root: number): { kind: string; address: string; port: number }[] {
  const inodes = socketsOf(treeOf(root));
  return Object.entries(LISTENING).flatMap(([table, state]) =>
    readFileSync(`/proc/net/${table}`, 'latin1')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === state && inodes.has(fields[9]))
      .map((fields) => {
        const [address, port] = fields[1].split(':');
        return { kind: table.slice(0, 3), address: addressOf(address), port: parseInt(port, 16) };
      }),
  );
}

async function rolesOf(product: StartedProduct): Promise<Map<number, string>> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const line = /^\{.*"message":"listening".*\}$/m.exec(product.output())?.[0];
    if (line) {
      const fields = Object.entries(JSON.parse(line) as Record<string, string>);
      return new Map(fields.map(([role, at]) => [Number(/:(\d+)$/.exec(at)?.[1]), role]));
    }
    assert.ok(performance.now() < deadline, 'the product did not say where it listens');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Random ports for every listener: several products run side by side. */
export const FREE_PORTS: Readonly<Record<string, string>> = {
  FENGSUI_MQTT_PORT: '0',
  FENGSUI_MQTTS_PORT: '0',
  FENGSUI_GATEWAYS: 'hj212=0,sl651=0,jt808=0,gb26875=0,iec104=0,modbus=0,modbusDtu=0',
};

/** Holds what a running product listens on, whatever the port, against `test/cli/open-ports.json`. */
export async function assertOpenPorts(product: StartedProduct, shape: string): Promise<void> {
  const roles = await rolesOf(product);
  const open = openSockets(product.child.pid ?? 0)
    .map(({ kind, address, port }) => `${kind} ${address} ${roles.get(port) ?? `unknown ${port}`}`)
    .sort();
  const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Record<string, string[]>;
  assert.deepEqual(
    open,
    golden[shape],
    `what "${shape}" listens on is not what test/cli/open-ports.json and docs/operate/install.md say`,
  );
}
