import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CodecFailure } from '#codecs/codec';
import { readCsv, type Table } from '#codecs/table';
import type { Element } from '../elements/element.ts';
import { timeOfIso } from '../elements/times.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import { SourceFailure } from './guarded-http.ts';
import { fetchFor, Seen, takeAll, type Source } from './source.ts';

const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 100;
/** A file that changed less than this ago may still be being written. */
const QUIET_MS = 1000;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function timeOf(cell: string): number | undefined {
  if (/^\d{12,13}$/.test(cell)) return Number(cell);
  if (/^\d{9,10}$/.test(cell)) return Number(cell) * 1000;
  return timeOfIso(cell.replaceAll('/', '-'));
}

/**
 * Elements of a table. Long form: one row per value (`timeColumn`, `elementColumn`, `valueColumn`); wide form: one row
 * per instant and one column per element. Times without a zone are Beijing time. Rows without a time are counted.
 */
export function tableElements(
  table: Table,
  settings: Device['settings'],
): { elements: Element[]; unreadable: number } {
  const { timeColumn = 'time', elementColumn, valueColumn = 'value' } = settings;
  const column = (name: string): number => table.columns.indexOf(name);
  const timeAt = column(timeColumn);
  const elementAt = elementColumn === undefined ? -1 : column(elementColumn);
  const valueAt = column(valueColumn);
  if (timeAt < 0 || (elementColumn !== undefined && (elementAt < 0 || valueAt < 0)))
    throw new SourceFailure('COLUMN_MISSING', `columns are ${table.columns.join(', ').slice(0, 200)}`);
  const elements: Element[] = [];
  let unreadable = 0;
  for (const row of table.rows) {
    const time = timeOf(String(row[timeAt] ?? '').trim());
    if (time === undefined) {
      unreadable += 1;
      continue;
    }
    const put = (element: string, cell: unknown): void => {
      const text = String(cell ?? '').trim();
      if (NUMBER.test(text)) elements.push({ element, value: Number(text), time });
      else if (text !== '') unreadable += 1;
    };
    if (elementAt >= 0) put(String(row[elementAt] ?? ''), row[valueAt]);
    else table.columns.forEach((name, i) => i !== timeAt && put(name, row[i]));
  }
  return { elements, unreadable };
}

/** Reads a CSV answer or file and takes in what was not taken before. */
class CsvIntake {
  readonly #front: Front;
  readonly #device: Device;
  readonly #seen = new Seen();

  constructor(front: Front, device: Device) {
    this.#front = front;
    this.#device = device;
  }

  async take(bytes: Uint8Array): Promise<void> {
    let table: Table;
    try {
      table = readCsv(bytes);
    } catch (error) {
      if (error instanceof CodecFailure) throw new SourceFailure(error.code, error.message);
      throw error;
    }
    const { elements, unreadable } = tableElements(table, this.#device.settings);
    if (unreadable > 0) this.#front.count(this.#device, 'CELL_UNREADABLE', unreadable);
    const key = (e: Element): string => `${e.element} ${e.time} ${e.value}`;
    const fresh = elements.filter((e) => !this.#seen.has(key(e)));
    await takeAll(this.#front, this.#device, fresh);
    this.#seen.add(fresh.map(key));
  }
}

/** CSV over HTTP(S). */
export class CsvSource implements Source {
  readonly #device: Device;
  readonly #intake: CsvIntake;

  constructor(front: Front, device: Device) {
    this.#device = device;
    this.#intake = new CsvIntake(front, device);
  }

  async run(): Promise<void> {
    await this.#intake.take(await fetchFor(this.#device));
  }
}

/**
 * CSV files put into `<data>/drop/<gateway>`: read once they are quiet, moved to `done` after the commit, to `refused`
 * when they cannot be read. Names that begin with a dot or end in `.tmp` or `.part` wait.
 */
export class DropFolder implements Source {
  readonly #front: Front;
  readonly #device: Device;
  readonly #intake: CsvIntake;
  readonly #folder: string;

  constructor(front: Front, device: Device) {
    this.#front = front;
    this.#device = device;
    this.#intake = new CsvIntake(front, device);
    this.#folder = join(front.app.place.data, 'drop', device.id);
  }

  async run(): Promise<void> {
    for (const name of ['', 'done', 'refused']) await mkdir(join(this.#folder, name), { recursive: true });
    const names = (await readdir(this.#folder))
      .filter((n) => !n.startsWith('.') && !/\.(tmp|part)$/.test(n))
      .sort();
    for (const name of names.slice(0, MAX_FILES)) await this.#file(name);
  }

  async #file(name: string): Promise<void> {
    const path = join(this.#folder, name);
    const found = await lstat(path);
    if (!found.isFile() || Date.now() - found.mtimeMs < QUIET_MS) return;
    try {
      if (found.size > MAX_FILE_BYTES)
        throw new SourceFailure('TOO_LONG', `a file may have ${MAX_FILE_BYTES} bytes`);
      await this.#intake.take(await readFile(path));
      await rename(path, join(this.#folder, 'done', name));
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      if (error.code === 'NOT_STORED') throw error;
      this.#front.count(this.#device, error.code);
      this.#front.sensing.quarantine.put(
        this.#device.id,
        `FILE_REFUSED ${error.code}`,
        `${name}: ${error.message}`,
      );
      await rename(path, join(this.#folder, 'refused', name));
    }
  }
}
