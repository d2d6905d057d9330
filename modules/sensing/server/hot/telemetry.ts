import type { App } from '#platform/server/module';
import type { Batch } from './batch.ts';
import type { Latest } from './latest.ts';
import type { PointTable } from './point-table.ts';

const EVERY_MS = 100;

/** Tells consoles the newest values: a point once in a while, however often it speaks. */
export class Telemetry {
  readonly #app: App;
  readonly #points: PointTable;
  readonly #latest: () => Latest;
  readonly #changed: number[] = [];
  #marked = new Uint8Array(1024);
  #timer: NodeJS.Timeout | undefined;

  constructor(app: App, points: PointTable, latest: () => Latest) {
    this.#app = app;
    this.#points = points;
    this.#latest = latest;
  }

  changed({ points, count }: Batch): void {
    if (this.#marked.length < this.#points.capacity) {
      const marked = new Uint8Array(this.#points.capacity * 2);
      marked.set(this.#marked);
      this.#marked = marked;
    }
    const marked = this.#marked;
    for (let i = 0; i < count; i++) {
      const point = points[i];
      if (marked[point] === 1) continue;
      marked[point] = 1;
      this.#changed.push(point);
    }
    this.#timer ??= setTimeout(() => this.#tell(), EVERY_MS).unref();
  }

  #tell(): void {
    this.#timer = undefined;
    const { times, values, qualities } = this.#latest();
    for (const id of this.#changed) {
      this.#marked[id] = 0;
      const point = this.#points.get(id);
      if (point) this.#app.telemetry(`p${id}`, point.orgPath, [values[id], times[id], qualities[id]]);
    }
    this.#changed.length = 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
