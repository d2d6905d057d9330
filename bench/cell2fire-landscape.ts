// A made-up landscape in the files Cell2Fire reads (Esri ASCII grids and tables) and the same read by us.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runRequest } from '#kernels/model';
import { wildfireModel, type FbpLandscape } from '#kernels/wildfire';

/** One landscape, its fire and the peer's settings that give it the same ellipse. */
export interface Case {
  readonly name: string;
  readonly size: number;
  readonly hours: number;
  /** Cell lit, row-major from 0. */
  readonly ignition: number;
  readonly fuels: readonly (readonly [code: number, type: string])[];
  readonly hills: boolean;
  /** Fire period of the comparison of areas, minutes. */
  readonly fineMinutes: number;
  /** Largest relative difference of burnt area. */
  readonly tolerance: number;
}

/**
 * The peer takes ROS as half the long axis and its flank rate as half the short one, so its head runs at ROS (1 + e).
 * These factors bring its ellipse to the head rate and length-to-breadth ratio of the FBP System, on the mean of the fuels.
 */
export function peerFactors(c: Case): { readonly flank: number; readonly ellipse: number } {
  const burning = c.fuels.filter(([, type]) => type !== 'WA');
  const shapes = burning.map(([, fuelType]) => {
    const at = { fuelType, ffmc: WEATHER.ffmc, bui: WEATHER.bui, windSpeedKmh: WEATHER.windKmh, fmcPct: 97 };
    const r = runRequest(wildfireModel, { formula: 'fbp', ...at }) as Record<string, number>;
    const e = Math.sqrt(1 - 1 / r['lengthToBreadth'] ** 2);
    return [2 / (1 + r['backRosMMin'] / r['rosMMin']), 1 / (1 + e)] as const;
  });
  const mean = (i: 0 | 1): number => shapes.reduce((sum, s) => sum + s[i], 0) / shapes.length;
  return { flank: mean(0), ellipse: mean(1) };
}

/** Fires timed one after the other. */
export const FIRES = 40;
const CELL_M = 100;
const WEATHER = { ffmc: 91, bui: 70, windKmh: 25, fromDeg: 270 };

const middle = (n: number): number => (n >> 1) * n + (n >> 2);
export const UNIFORM: Case = {
  name: 'one fuel, level',
  size: 800,
  hours: 6,
  ignition: middle(800),
  fuels: [[2, 'C2']],
  hills: false,
  fineMinutes: 0.05,
  tolerance: 0.02,
};
export const VARIED: Case = {
  name: 'ten fuels, hills, lakes',
  size: 800,
  hours: 6,
  ignition: middle(800) + 2,
  fuels: [
    [1, 'C1'],
    [2, 'C2'],
    [3, 'C3'],
    [4, 'C4'],
    [5, 'C5'],
    [7, 'C7'],
    [11, 'D1'],
    [21, 'S1'],
    [31, 'O1A'],
    [32, 'O1B'],
    [102, 'WA'],
  ],
  hills: true,
  fineMinutes: 0.05,
  tolerance: 0.05,
};

const names: Readonly<Record<string, string>> = { O1A: 'O-1a', O1B: 'O-1b', WA: 'Non-fuel' };

function grid(n: number, value: (x: number, y: number) => number): string {
  const rows = Array.from({ length: n }, (_v, y) =>
    Array.from({ length: n }, (_w, x) => value(x, y)).join(' '),
  );
  return `ncols ${n}\nnrows ${n}\nxllcorner 0\nyllcorner 0\ncellsize ${CELL_M}\nNODATA_value -9999\n${rows.join('\n')}\n`;
}

/** Writes the peer's input folder; answers all texts joined, for a checksum. */
export function writeLandscape(folder: string, c: Case): string {
  const patch = (x: number, y: number): number => Math.floor(x / 23) * 7 + Math.floor(y / 17) * 3;
  const fuel = (x: number, y: number): number => c.fuels[patch(x, y) % c.fuels.length][0];
  // all slopes face the wind, so that wind and slope push the same way: the peer does not turn its ellipse
  const slope = (x: number, y: number): number =>
    c.hills ? Math.round(20 + 20 * Math.sin(x / 40) * Math.cos(y / 50)) : 0;
  // the peer reads WD of FBP weather as the azimuth the fire is driven to
  const hour = (h: number): string =>
    `FS,2001-10-16 ${h}:00,0,18,20,${WEATHER.windKmh},${WEATHER.fromDeg - 180},${WEATHER.ffmc},64,535,13,${WEATHER.bui},38`;
  const files = {
    'fuels.asc': grid(c.size, fuel),
    'elevation.asc': grid(c.size, () => 500),
    'slope.asc': grid(c.size, slope),
    'saz.asc': grid(c.size, () => (WEATHER.fromDeg + 180) % 360),
    'cur.asc': grid(c.size, () => 80),
    'Weather.csv': `Scenario,datetime,APCP,TMP,RH,WS,WD,FFMC,DMC,DC,ISI,BUI,FWI\n${Array.from({ length: c.hours }, (_v, h) => hour(h)).join('\n')}\n`,
    'Ignitions.csv': `Year,Ncell\n1,${c.ignition + 1}\n`,
    'fbp_lookup_table.csv': `grid_value, export_value, descriptive_name, fuel_type, r, g, b, h, s, l\n${c.fuels.map(([code, type]) => `${code},${code},x,${names[type] ?? `${type[0]}-${type.slice(1)}`},0,0,0,0,0,0`).join('\n')}\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return Object.values(files).join('');
}

/** The numbers of an Esri ASCII grid with six header lines. */
function readGrid(file: string, n: number): Float32Array {
  const bytes = readFileSync(file);
  const out = new Float32Array(n * n);
  let i = 0;
  for (let line = 0; line < 6; i++) if (bytes[i] === 10) line += 1;
  for (let k = 0; k < out.length; k++) {
    while (bytes[i] <= 32) i += 1;
    const negative = bytes[i] === 45;
    if (negative) i += 1;
    let value = 0;
    for (; bytes[i] >= 48; i++) value = 10 * value + bytes[i] - 48;
    if (bytes[i] === 46)
      for (let unit = 0.1, j = ++i; bytes[j] >= 48; i = ++j, unit /= 10) value += unit * (bytes[j] - 48);
    out[k] = negative ? -value : value;
  }
  return out;
}

/** Our landscape from the same files. */
export function readLandscape(folder: string, c: Case): FbpLandscape {
  const read = (name: string): Float32Array => readGrid(join(folder, name), c.size);
  const [fuel, slope, saz, curing] = [read('fuels.asc'), read('slope.asc'), read('saz.asc'), read('cur.asc')];
  const index = new Int16Array(256).fill(-1);
  c.fuels.forEach(([code, type], i) => (index[code] = type === 'WA' ? -1 : i));
  return {
    width: c.size,
    height: c.size,
    cellM: CELL_M,
    stands: c.fuels.map(([, type]) => ({
      ...(type !== 'WA' && { type: type as 'C1' }),
      percentConifer: 50,
      percentDeadFir: 35,
      curingPct: curing[0],
      grassLoadKgM2: 0.35,
    })),
    standIndex: fuel.map((code) => index[code]),
    slopeTan: slope.map((pct) => pct / 100),
    aspectDeg: saz.map((azimuth) => azimuth + 180),
    windKmh: WEATHER.windKmh,
    windFromDeg: WEATHER.fromDeg,
    ffmc: WEATHER.ffmc,
    bui: WEATHER.bui,
    fmcPct: 97,
    constants: 'cffdrs19',
  };
}
