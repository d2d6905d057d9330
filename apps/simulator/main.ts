// The demo's data source: every gateway of the pretend city, speaking MQTT to the real server. Started by `fengsui start`.
import { createInterface } from 'node:readline';
import {
  generateCity,
  sampleAt,
  samplingTimes,
  SCENARIOS,
  startScenario,
  underScenarios,
  type Point,
  type Sample,
  type Scenario,
  type ScenarioName,
} from './city/index.ts';
import { FeedClient } from './feed/mqtt-client.ts';
import { demoSecret } from './feed/secret.ts';

const STEP_MS = 1000;

/** How far a scenario has come when it is started by hand, so that the desk hears of it within seconds instead of minutes. */
const LEAD_MS: Partial<Record<ScenarioName, number>> = {
  'tank-overfill': 13 * 60_000,
  'gas-leak': 3 * 60_000,
  rainstorm: 90 * 60_000,
};

interface Settings {
  readonly mqttPort: number;
  readonly key: string;
  readonly scale: number;
}

function byGateway(points: readonly Point[]): Map<string, Point[]> {
  const map = new Map<string, Point[]>();
  for (const point of points) {
    const list = map.get(point.gateway);
    if (list) list.push(point);
    else map.set(point.gateway, [point]);
  }
  return map;
}

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const iterator = lines[Symbol.asyncIterator]();
  const settings = JSON.parse((await iterator.next()).value as string) as Settings;
  const city = generateCity(undefined, settings.scale);
  const key = Buffer.from(settings.key, 'base64');
  const gateways = byGateway(city.points);
  const clients = new Map<string, FeedClient>();
  for (const id of gateways.keys())
    clients.set(id, new FeedClient(settings.mqttPort, id, demoSecret(key, id)));
  let opened = 0;
  for (const client of clients.values()) {
    client.open();
    if (++opened % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  let scenarios: Scenario[] = [];
  const waiting: { sample: Sample; gateway: string }[] = [];
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    scenarios = scenarios.filter((s) => s.endMs > now);
    for (const [gateway, points] of gateways) {
      const due: Sample[] = [];
      for (const point of points)
        for (const t of samplingTimes(point, last, now)) {
          const sample = underScenarios(sampleAt(point, t), scenarios);
          if (!sample) continue;
          if (sample.sendAt > now) waiting.push({ sample, gateway });
          else due.push(sample);
        }
      if (due.length > 0)
        clients
          .get(gateway)
          ?.publish(
            due.map((s) => ({ point: s.point.id, value: s.value, time: s.time, quality: s.quality })),
          );
    }
    for (let i = waiting.length - 1; i >= 0; i--) {
      if (waiting[i].sample.sendAt > now) continue;
      const [{ sample: s, gateway }] = waiting.splice(i, 1);
      clients
        .get(gateway)
        ?.publish([{ point: s.point.id, value: s.value, time: s.time, quality: s.quality }]);
    }
    last = now;
  }, STEP_MS);
  for await (const line of { [Symbol.asyncIterator]: () => iterator }) {
    const { scenario } = JSON.parse(line) as { scenario: ScenarioName };
    if (!SCENARIOS.some((s) => s.name === scenario)) continue;
    scenarios.push(startScenario(city, scenario, Date.now() - (LEAD_MS[scenario] ?? 0), scenarios.length));
    process.stdout.write(`${JSON.stringify({ started: scenario })}\n`);
  }
  process.exit(0);
}

process.on('SIGINT', () => undefined);
await main();
