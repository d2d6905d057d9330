// The demo's data source: every device of the pretend city, speaking its own protocol to the real server. Started by
// `fengsui start`.
import { createInterface } from 'node:readline';
import {
  generateCity,
  sampleAt,
  samplingTimes,
  SCENARIOS,
  startScenario,
  underScenarios,
  type Sample,
  type Scenario,
  type ScenarioName,
} from './city/index.ts';
import { CityFeeds, type Ports } from './feed/open-feeds.ts';
import type { FeedReading } from './feed/point-feed.ts';

const STEP_MS = 1000;

/** How far a scenario has come when it is started by hand, so that the desk hears of it within seconds instead of minutes. */
const LEAD_MS: Partial<Record<ScenarioName, number>> = {
  'tank-overfill': 13 * 60_000,
  'gas-leak': 3 * 60_000,
  rainstorm: 90 * 60_000,
};

interface Settings {
  readonly ports: Ports;
  readonly key: string;
  readonly scale: number;
}

const reading = ({ point, value, time, quality }: Sample): FeedReading => ({
  point: point.id,
  value,
  time,
  quality,
});

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const iterator = lines[Symbol.asyncIterator]();
  const settings = JSON.parse((await iterator.next()).value as string) as Settings;
  const city = generateCity(undefined, settings.scale);
  const key = Buffer.from(settings.key, 'base64');
  const feeds = new CityFeeds(city, key, settings.ports);
  await feeds.open();
  let scenarios: Scenario[] = [];
  const waiting: { sample: Sample; gateway: string }[] = [];
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    scenarios = scenarios.filter((s) => s.endMs > now);
    for (const [gateway, points] of feeds.points) {
      const due: Sample[] = [];
      for (const point of points)
        for (const t of samplingTimes(point, last, now)) {
          const sample = underScenarios(sampleAt(point, t), scenarios);
          if (!sample) continue;
          if (sample.sendAt > now) waiting.push({ sample, gateway });
          else due.push(sample);
        }
      if (due.length > 0) feeds.get(gateway)?.publish(due.map(reading));
    }
    for (let i = waiting.length - 1; i >= 0; i--) {
      if (waiting[i].sample.sendAt > now) continue;
      const [{ sample, gateway }] = waiting.splice(i, 1);
      feeds.get(gateway)?.publish([reading(sample)]);
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
