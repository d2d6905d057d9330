import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headBytes, type Head, type HeadSigner } from '#platform/server/log';
import { Columns } from '../../modules/sensing/server/history/columns.ts';

const HOUR = Date.parse('2026-11-20T06:00:00Z');

/** A signed head as the sealer makes them. */
export function aHead(signer: HeadSigner, size: number): Head {
  const root = createHash('sha256').update(String(size)).digest('hex');
  const time = new Date(HOUR + size * 1000).toISOString();
  const unsigned = { size, root, time, previousSize: size - 1, keyId: signer.keyId };
  return { ...unsigned, signature: signer.sign(headBytes(unsigned)) };
}

/** So many readings of four points within an hour, sorted by (point, time). */
export function someReadings(count: number, part: number): Columns {
  const columns = new Columns(count);
  for (let i = 0; i < count; i++) {
    columns.points[i] = Math.floor((4 * i) / count);
    columns.times[i] = HOUR + part * 600_000 + (i % Math.ceil(count / 4)) * 1000;
    columns.values[i] = Math.sin(i * part) * 1e6;
    columns.qualities[i] = 192;
    columns.receipts[i] = columns.times[i] + 20;
  }
  columns.count = count;
  return columns;
}

/** What a segment needs besides its readings. */
export const spanOf = (part: number): { firstSeq: number; lastSeq: number; hour: number } => ({
  firstSeq: part * 10,
  lastSeq: part * 10 + 9,
  hour: HOUR,
});

/** A data directory with history and map files. */
export function someData(folder: string): void {
  mkdirSync(join(folder, 'history', '2026-11-20'), { recursive: true });
  mkdirSync(join(folder, 'map'), { recursive: true });
  writeFileSync(join(folder, 'history', '2026-11-20', '06-h0-9.parquet'), Buffer.alloc(3000, 7));
  writeFileSync(join(folder, 'history', '2026-11-20', '07-h10-19.parquet'), Buffer.alloc(1500, 8));
  writeFileSync(join(folder, 'map', 'basemap.json'), '{}');
}
