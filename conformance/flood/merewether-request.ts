import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { FloodInput } from '#kernels/flood';

/** Folder of the Merewether material, beside the checkout. */
export const merewetherFolder: string = join(import.meta.dirname, '../../../shared/data/flood/merewether');

/** Whether the material is there. */
export function merewetherPresent(): boolean {
  return existsSync(join(merewetherFolder, 'topography1.zip'));
}

/** First file of a zip archive (APPNOTE 4.3.6, stored or deflated). */
function firstFile(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const central = zip.readUInt32LE(end + 16);
  const method = zip.readUInt16LE(central + 10);
  const size = zip.readUInt32LE(central + 20);
  const local = zip.readUInt32LE(central + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const data = zip.subarray(start, start + size);
  return method === 8 ? inflateRawSync(data) : data;
}

function readRing(file: string): number[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 0)
    .map((line) => line.split(',').map(Number));
}

function readAsciiGrid(text: string): FloodInput['dem'] {
  const words = text.split(/\s+/).filter((w) => w.length > 0);
  const head = new Map<string, number>();
  let at = 0;
  for (; Number.isNaN(Number(words[at])); at += 2) head.set(words[at].toLowerCase(), Number(words[at + 1]));
  const value = (key: string): number => head.get(key) ?? Number.NaN;
  return {
    cols: value('ncols'),
    rows: value('nrows'),
    cellSizeM: value('cellsize'),
    xllM: value('xllcorner'),
    yllM: value('yllcorner'),
    noDataM: value('nodata_value'),
    holes: 'wall',
    elevationM: words.slice(at).map(Number),
  };
}

/** Keeps the cells whose centre lies in [x0, x1] × [y0, y1]. */
function crop(
  dem: FloodInput['dem'],
  [x0, y0]: readonly number[],
  [x1, y1]: readonly number[],
): FloodInput['dem'] {
  const { cellSizeM: size, xllM = 0, yllM = 0, cols, rows } = dem;
  const i0 = Math.max(0, Math.ceil((x0 - xllM) / size - 0.5));
  const i1 = Math.min(cols - 1, Math.floor((x1 - xllM) / size - 0.5));
  const j0 = Math.max(0, Math.ceil((y0 - yllM) / size - 0.5));
  const j1 = Math.min(rows - 1, Math.floor((y1 - yllM) / size - 0.5));
  const elevationM: number[] = [];
  for (let j = j1; j >= j0; j--)
    for (let i = i0; i <= i1; i++) elevationM.push(dem.elevationM[(rows - 1 - j) * cols + i]);
  return {
    ...dem,
    cols: i1 - i0 + 1,
    rows: j1 - j0 + 1,
    xllM: xllM + i0 * size,
    yllM: yllM + j0 * size,
    elevationM,
  };
}

/** A place of which the level is asked. */
export interface Place {
  readonly name: string;
  readonly xM: number;
  readonly yM: number;
}

/**
 * The June 2007 flood at Merewether after Smith & Wasko 2012 (ARR Revision Project 15): 19.7 m³/s enter on a circle of 10 m at the south-west corner,
 * the east and north edges are free, roads have n = 0.02 and the rest 0.04, houses are walls.
 */
export function merewetherRequest(
  points: readonly Place[],
  durationS = 1000,
): FloodInput & { readonly formula: string } {
  const zip = readFileSync(join(merewetherFolder, 'topography1.zip'));
  const extent = readRing(join(merewetherFolder, 'extent.csv'));
  const dem = crop(readAsciiGrid(firstFile(zip).toString('latin1')), extent[0], extent[2]);
  const houses = globSync('houses/*.csv', { cwd: merewetherFolder }).sort();
  return {
    formula: 'shallowWater',
    dem,
    durationS,
    roughness: {
      manning: 0.04,
      polygons: [{ ring: readRing(join(merewetherFolder, 'RoadPolygon.csv')), manning: 0.02 }],
    },
    buildings: { method: 'block', polygons: houses.map((file) => readRing(join(merewetherFolder, file))) },
    inflows: [
      { name: 'inflow', point: [382265, 6354280], radiusM: 10, hydrograph: [{ timeS: 0, value: 19.7 }] },
    ],
    boundaries: [
      { edge: 'east', kind: 'free' },
      { edge: 'north', kind: 'free' },
    ],
    points: [...points],
  };
}
