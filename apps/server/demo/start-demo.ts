import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioControl } from '#operations/server';
import type { DataPlace } from '#platform/server/postgres';
import { SCENARIOS } from '../../simulator/city/index.ts';
import type { Ports } from '../../simulator/feed/open-feeds.ts';
import { wiredProtocols } from '../../simulator/feed/wiring.ts';
import type { RunningNode } from '../compose.ts';
import type { Config } from '../config.ts';
import { loadDemoCity } from './load-city.ts';

const RUNNING_MS = 30 * 60_000;

function demoKey(place: DataPlace, node: RunningNode): Buffer {
  const file = join(place.keys, 'demo-key');
  if (!existsSync(file)) writeFileSync(file, node.app.host.random(32), { mode: 0o600 });
  return readFileSync(file);
}

const ENGLISH: Readonly<Record<string, string>> = {
  'tank-overfill': 'tank overfill',
  'gas-leak': 'gas leak',
  rainstorm: 'rainstorm',
  'gauge-failure': 'gauge failure',
  chatter: 'chatter',
  'alarm-flood': 'alarm flood',
  'clock-skew': 'clock skew',
  'link-loss': 'link loss and return',
};

function controlOf(child: ChildProcess, node: RunningNode): ScenarioControl {
  const started = new Map<string, number>();
  return {
    list: () =>
      SCENARIOS.map((s) => ({
        name: s.name,
        title: { zh: s.title, en: ENGLISH[s.name] ?? s.name },
        running: node.app.host.now() - (started.get(s.name) ?? 0) < RUNNING_MS,
      })),
    start(name) {
      started.set(name, node.app.host.now());
      return child.stdin?.write(`${JSON.stringify({ scenario: name })}\n`) ?? false;
    },
  };
}

/** Hosts a device of this machine reaches at 127.0.0.1. */
const REACHED_HERE = new Set([undefined, '127.0.0.1', 'localhost', '0.0.0.0', '::']);

/** The ports the pretend devices call, in plain; where none is, this is told, and their devices speak MQTT instead. */
function portsOf(node: RunningNode): Ports {
  const { parts, settings, log } = node.app;
  const { gatewayHost, gatewayTls = [] } = settings;
  const ports = parts.get('gatewayPorts') as Record<string, number>;
  const missing = wiredProtocols.filter(
    (p) => ports[p] === undefined || gatewayTls.includes(p) || !REACHED_HERE.has(gatewayHost),
  );
  if (missing.length > 0)
    log.warn(
      '演示：这些协议在本机没有明文监听，它们的设备改用 MQTT 上报，车辆可能不报位 demo: nobody listens here for these protocols in plain; their devices report over MQTT, and without jt808 vehicles do not move',
      { protocols: missing.join(' ') },
    );
  const gateways = Object.fromEntries(
    wiredProtocols.filter((p) => !missing.includes(p)).map((p) => [p, ports[p]]),
  );
  return { mqtt: parts.get('mqttPort') as number, gateways };
}

/** Loads the pretend city on the first start and runs its sensors in a process of their own. Returns the stop. */
export async function startDemo(
  node: RunningNode,
  config: Config,
  place: DataPlace,
): Promise<() => Promise<void>> {
  const key = demoKey(place, node);
  await loadDemoCity(node.app, key, config.demoScale);
  const ports = portsOf(node);
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--max-old-space-size=512',
      join(config.checkout, 'apps', 'simulator', 'main.ts'),
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  child.on('error', (error) => node.app.log.error('simulator not started', { error: String(error) }));
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify({ ports, key: key.toString('base64'), scale: config.demoScale })}\n`);
  node.app.parts.set('scenarios', controlOf(child, node));
  return () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
}
