import type { Codec } from '#codecs/codec';
import { gb26875Codec, type Gb26875Frame } from '#codecs/gb26875';
import { hj212Codec, type Hj212Message } from '#codecs/hj212';
import { sl651Codec, type Sl651Frame } from '#codecs/sl651';
import { gb26875State, hj212Upload, localDigits, sl651Report } from '../peers/index.ts';
import { Line } from './line.ts';
import type { FeedReading, PointFeed } from './point-feed.ts';
import type { Wiring } from './wiring.ts';

/** What a station keeps while nobody acknowledges; the oldest goes first. */
const MOST_WAITING = 2000;
const FIRE = 0b011;
const FAULT = 0b101;
const NORMAL = 0b001;

/** A reading under the name its protocol gives it. */
interface Named {
  readonly element: string;
  readonly value: number;
}

/** How one protocol writes readings of one instant, and how it acknowledges. */
interface Dialect<F> {
  readonly codec: Codec<F>;
  /** Frames by the key their acknowledgement carries. */
  frames(w: Wiring, at: number, readings: readonly Named[], serial: () => number): [string, Uint8Array][];
  acknowledged(frame: F): string | undefined;
}

const byElement = (readings: readonly Named[]): Record<string, number> =>
  Object.fromEntries(readings.map((r) => [r.element, r.value]));

const hj212: Dialect<Hj212Message> = {
  codec: hj212Codec,
  frames: (w, at, readings, serial) => {
    const qn = localDigits(at).slice(0, 14) + String(serial() % 1000).padStart(3, '0');
    const values = Object.fromEntries(readings.map((r) => [r.element, r.value]));
    return [[qn, hj212Upload({ mn: w.deviceId, at, qn, pw: w.password ?? '', values })]];
  },
  acknowledged: ({ header }) => (header.CN === '9014' ? header.QN : undefined),
};

const sl651: Dialect<Sl651Frame> = {
  codec: sl651Codec,
  frames: (w, at, readings, serial) => {
    const number = serial();
    const report = { station: w.deviceId, at, serial: number, password: w.password ?? '' };
    return [[String(number), sl651Report({ ...report, values: byElement(readings) })]];
  },
  acknowledged: (f) => (f.direction === 'down' ? String(f.serial) : undefined),
};

/** The state word of a component from the bit its point stands for. */
function stateOf({ element, value }: Named): number {
  if (value < 1) return NORMAL;
  return element.endsWith('/fire') ? FIRE : FAULT;
}

const gb26875: Dialect<Gb26875Frame> = {
  codec: gb26875Codec,
  frames: (w, at, readings, serial) =>
    readings.map((reading) => {
      const number = serial();
      const [, , zone, point] = reading.element.split('/').map(Number);
      const report = { source: w.deviceId, serial: number, at, zone, point, state: stateOf(reading) };
      return [String(number), gb26875State(report)];
    }),
  acknowledged: (f) => (f.command === 3 ? String(f.serial) : undefined),
};

const dialects = { hj212, sl651, gb26875 } as const;

/** A station that reports by itself: data logger, gauge or fire transmitter. Sends again what was not acknowledged. */
export class StationFeed<F> implements PointFeed {
  readonly #wiring: Wiring;
  readonly #dialect: Dialect<F>;
  readonly #line: Line<F>;
  readonly #waiting = new Map<string, Uint8Array>();
  readonly #elements: ReadonlyMap<string, string>;
  #serial = 0;

  constructor(port: number, wiring: Wiring, dialect: Dialect<F>) {
    this.#wiring = wiring;
    this.#dialect = dialect;
    this.#elements = new Map(wiring.points.map((p) => [p.id, p.element ?? '']));
    this.#line = new Line({
      port,
      codec: dialect.codec,
      connected: () => {
        for (const bytes of this.#waiting.values()) this.#line.send(bytes);
      },
      received: (frame) => {
        const key = dialect.acknowledged(frame);
        if (key !== undefined) this.#waiting.delete(key);
      },
    });
  }

  open(): void {
    this.#line.open();
  }

  publish(readings: readonly FeedReading[]): void {
    const next = (): number => (this.#serial = (this.#serial % 65_535) + 1);
    for (const [at, together] of Map.groupBy(readings, (r) => r.time)) {
      const named = together.map((r) => ({ element: this.#elements.get(r.point) ?? '', value: r.value }));
      for (const [key, bytes] of this.#dialect.frames(this.#wiring, at, named, next)) {
        if (this.#waiting.size >= MOST_WAITING) this.#waiting.delete(this.#waiting.keys().next().value ?? '');
        this.#waiting.set(key, bytes);
        this.#line.send(bytes);
      }
    }
  }

  close(): void {
    this.#line.close();
  }
}

/** The feed of a station that reports by itself. */
export function stationFeed(port: number, w: Wiring): PointFeed {
  const dialect = dialects[w.protocol as keyof typeof dialects] as Dialect<unknown>;
  return new StationFeed(port, w, dialect);
}
