import type { Element } from '../elements/element.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import { SourceFailure } from './guarded-http.ts';
import { fetchFor, Seen, takeAll, type Source } from './source.ts';

const FIRST_MS = 24 * 3_600_000;
const OVERLAP_MS = 3_600_000;
const PAGE = 1000;
const MAX_PAGES = 10;
const DATASTREAM = /^Datastreams\(('?[\w:-]{1,80}'?)\)$/;

interface Observation {
  readonly '@iot.id'?: unknown;
  readonly phenomenonTime?: unknown;
  readonly result?: unknown;
}

interface Page {
  readonly value?: unknown;
  readonly '@iot.nextLink'?: unknown;
}

/** The end of a time or interval (SensorThings 1.1 §8.2.5: ISO 8601). */
function timeOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const at = Date.parse(text.split('/').at(-1) ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** Observations of OGC SensorThings 1.1: every mapped `Datastreams(id)` is asked for what came since its last reading. */
export class SensorThings implements Source {
  readonly #front: Front;
  readonly #device: Device;
  readonly #seen = new Seen();

  constructor(front: Front, device: Device) {
    this.#front = front;
    this.#device = device;
  }

  async run(): Promise<void> {
    const base = this.#device.settings.url?.replace(/\/+$/, '');
    if (base === undefined) throw new SourceFailure('NOT_CONFIGURED', 'no address is set');
    for (const [element, { point }] of this.#device.mapping) {
      if (!DATASTREAM.test(element)) continue;
      await this.#stream(base, element, this.#since(point));
    }
  }

  #since(point: string): number {
    const { sensing, app } = this.#front;
    const hot = sensing.points.byCode(point);
    const last = hot === undefined ? 0 : (sensing.engine.latest.times[hot.id] ?? 0);
    return last > 0 ? last - OVERLAP_MS : app.host.now() - FIRST_MS;
  }

  async #stream(base: string, element: string, since: number): Promise<void> {
    const filter = encodeURIComponent(`phenomenonTime ge ${new Date(since).toISOString()}`);
    const order = encodeURIComponent('phenomenonTime asc');
    let next: string | undefined =
      `${base}/${element}/Observations?$filter=${filter}&$orderby=${order}&$top=${PAGE}`;
    for (let page = 0; page < MAX_PAGES && next !== undefined; page++) {
      const answer = this.#parse(await fetchFor(this.#device, next));
      const found = Array.isArray(answer.value) ? (answer.value as Observation[]) : [];
      await this.#take(element, found);
      const link: unknown = answer['@iot.nextLink'];
      next = typeof link === 'string' && new URL(link, base).host === new URL(base).host ? link : undefined;
    }
  }

  #parse(body: Buffer): Page {
    try {
      const parsed: unknown = JSON.parse(body.toString('utf8'));
      if (typeof parsed === 'object' && parsed !== null) return parsed;
    } catch {
      // Told below.
    }
    throw new SourceFailure('JSON_INVALID', 'the answer is no JSON object');
  }

  async #take(element: string, observations: readonly Observation[]): Promise<void> {
    const elements: Element[] = [];
    const keys: string[] = [];
    for (const o of observations) {
      const time = timeOf(o.phenomenonTime);
      if (typeof o.result !== 'number' || time === undefined) {
        this.#front.count(this.#device, 'OBSERVATION_UNREADABLE');
        continue;
      }
      const key = `${element} ${String(o['@iot.id'])} ${time} ${o.result}`;
      if (this.#seen.has(key)) continue;
      keys.push(key);
      elements.push({ element, value: o.result, time });
    }
    await takeAll(this.#front, this.#device, elements);
    this.#seen.add(keys);
  }
}
