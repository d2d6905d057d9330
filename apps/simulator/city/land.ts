import { inPolygon, type Position } from '#kernels/geo';
import { chance, hash, noise1, noise2, randomFor, type Random } from './noise.ts';
import type { Region, River, Terrain } from './types.ts';

/** South-west corner and size of the city, degrees: a stretch of real desert, so that nothing real lies under it. */
const ORIGIN: Position = [101.4, 39.6];
const WIDTH = 1.9;
const HEIGHT = 1.25;
const PROVINCE = '99';
const CITY = '9901';

const COUNTIES = ['望川区', '临江区', '北桥区', '南塘区', '云岭县', '清河县', '石门县', '白沙县', '青原县', '金坪县', '松涧县', '平湖县']; // prettier-ignore
const FIRST = ['青', '白', '石', '松', '竹', '云', '龙', '凤', '柳', '桃', '杏', '梅', '金', '银', '玉', '双', '三', '大', '小', '上', '下', '新', '古', '长', '高', '平', '安', '永', '兴', '和']; // prettier-ignore
const SECOND = ['河', '岭', '桥', '塘', '湾', '坪', '坡', '沟', '庄', '店', '泉', '湖', '滩', '原', '峪', '涧', '林', '峰', '口', '垭', '屯', '堡', '营', '台', '渡']; // prettier-ignore

/** Position of (u, v) in the unit square of the city: a gentle warp, so that no border is straight. */
export function place(seed: number, u: number, v: number): Position {
  const bend = (k: number): number =>
    0.02 * noise2(seed + k, u * 4, v * 3) + 0.006 * noise2(seed + k + 7, u * 19, v * 15);
  return [ORIGIN[0] + (u + bend(1)) * WIDTH, ORIGIN[1] + (v + bend(2)) * HEIGHT];
}

/** A rectangle of the unit square. */
export interface Cell {
  readonly u: number;
  readonly v: number;
  readonly width: number;
  readonly height: number;
}

function outline(seed: number, c: Cell, steps: number): Position[] {
  const ring: Position[] = [];
  const side = (u: number, v: number, du: number, dv: number): void => {
    for (let i = 0; i < steps; i++) ring.push(place(seed, u + (du * i) / steps, v + (dv * i) / steps));
  };
  side(c.u, c.v, c.width, 0);
  side(c.u + c.width, c.v, 0, c.height);
  side(c.u + c.width, c.v + c.height, -c.width, 0);
  side(c.u, c.v + c.height, 0, -c.height);
  return [...ring, ring[0]];
}

/** Splits [0, 1] unevenly into `n` parts. */
function splits(random: Random, n: number): number[] {
  const parts = Array.from({ length: n }, () => 0.75 + random() * 0.5);
  const sum = parts.reduce((a, b) => a + b, 0);
  let at = 0;
  return [0, ...parts.map((p) => (at += p / sum))];
}

function townshipCells(random: Random, county: Cell, n: number): Cell[] {
  const rows = splits(random, Math.min(4, n));
  return rows.slice(0, -1).flatMap((top, r) => {
    const count = Math.floor(n / (rows.length - 1)) + (r < n % (rows.length - 1) ? 1 : 0);
    const columns = splits(random, count);
    return columns.slice(0, -1).map((left, c) => ({
      u: county.u + left * county.width,
      v: county.v + top * county.height,
      width: (columns[c + 1] - left) * county.width,
      height: (rows[r + 1] - top) * county.height,
    }));
  });
}

/** The regions with the cell of each county and township. */
export interface Division {
  readonly regions: Region[];
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Where the seat of a county or township lies in the unit square: off the middle of its cell. */
export function seatOf(seed: number, c: Cell): readonly [u: number, v: number] {
  const key = hash(seed, Math.round(c.u * 1e6) ^ Math.round(c.v * 1e9));
  return [c.u + c.width * (0.32 + 0.36 * chance(key, 1)), c.v + c.height * (0.32 + 0.36 * chance(key, 2))];
}

const middle = (seed: number, c: Cell): Position => place(seed, ...seatOf(seed, c));

/** 12 counties, 215 townships and about 2,000 villages at full scale. */
export function divide(seed: number, townships: number, villages: number): Division {
  const random = randomFor(seed, 'regions');
  const regions: Region[] = [];
  const cells = new Map<string, Cell>();
  const columns = splits(random, 4);
  const rows = splits(random, 3);
  const used = new Set<string>();
  const name = (suffix: string): string => {
    for (let tries = 0; ; tries++) {
      const text = `${random.pick(FIRST)}${tries > 30 ? random.pick(FIRST) : ''}${random.pick(SECOND)}${suffix}`;
      if (!used.has(text) || tries > 90) return (used.add(text), text);
    }
  };
  const cityPath = `p${PROVINCE}.c${CITY}`;
  COUNTIES.forEach((countyName, i) => {
    // Districts lie in the middle columns of the lower rows.
    const slot = [5, 6, 1, 2, 0, 3, 4, 7, 8, 9, 10, 11][i];
    const [c, r] = [slot % 4, Math.floor(slot / 4)];
    const cell = {
      u: columns[c],
      v: rows[r],
      width: columns[c + 1] - columns[c],
      height: rows[r + 1] - rows[r],
    };
    const code = `${CITY}${String(i < 4 ? i + 1 : i + 17).padStart(2, '0')}`;
    const path = `${cityPath}.x${code}`;
    const people = Math.round((i < 4 ? 520_000 : 260_000) * (0.8 + random() * 0.4));
    cells.set(code, cell);
    regions.push({ code, name: countyName, level: 'county', parent: CITY, path, seat: middle(seed, cell), ring: outline(seed, cell, 60), population: people }); // prettier-ignore
    const n = Math.floor(townships / 12) + (i < townships % 12 ? 1 : 0);
    townshipCells(random, cell, n).forEach((t, k) => {
      const townshipCode = `${code}${String(k + 1).padStart(3, '0')}`;
      const townshipPath = `${path}.t${townshipCode}`;
      cells.set(townshipCode, t);
      const urban = i < 4 || k === 0;
      regions.push({ code: townshipCode, name: name(urban ? '街道' : random() < 0.6 ? '镇' : '乡'), level: 'township', parent: code, path: townshipPath, seat: middle(seed, t), ring: outline(seed, t, 16), population: Math.round(people / n) }); // prettier-ignore
    });
  });
  const total = regions.filter((r) => r.level === 'township');
  total.forEach((t, i) => {
    const n = Math.floor(villages / total.length) + (i < villages % total.length ? 1 : 0);
    const cell = cells.get(t.code) ?? { u: 0, v: 0, width: 1, height: 1 };
    for (let k = 0; k < n; k++) {
      const seat = place(seed, cell.u + cell.width * (0.08 + 0.84 * random()), cell.v + cell.height * (0.08 + 0.84 * random())); // prettier-ignore
      const code = `${t.code}${200 + k}`;
      regions.push({ code, name: name(t.name.endsWith('街道') ? '社区' : '村'), level: 'village', parent: t.code, path: `${t.path}.v${code}`, seat, population: Math.round((t.population / n) * (0.5 + random())) }); // prettier-ignore
    }
  });
  const ring = outline(seed, { u: 0, v: 0, width: 1, height: 1 }, 240);
  const population = regions.filter((r) => r.level === 'county').reduce((sum, r) => sum + r.population, 0);
  regions.unshift({ code: CITY, name: '望川市', level: 'city', parent: PROVINCE, path: cityPath, seat: regions[0].seat, ring, population }); // prettier-ignore
  return { regions, cells };
}

const TRUNK: readonly (readonly [number, number])[] = [[-0.02, 0.82], [0.2, 0.7], [0.38, 0.55], [0.55, 0.42], [0.75, 0.3], [1.02, 0.14]]; // prettier-ignore
const BRANCHES: readonly (readonly (readonly [number, number])[])[] = [
  [[0.3, 1.02], [0.33, 0.8], [0.38, 0.55]],
  [[0.62, 1.02], [0.6, 0.75], [0.55, 0.42]],
  [[0.1, 0.1], [0.28, 0.25], [0.45, 0.33], [0.6, 0.385]],
  [[0.95, 0.9], [0.86, 0.62], [0.75, 0.3]],
  [[0.02, 0.45], [0.18, 0.52], [0.3, 0.617]],
]; // prettier-ignore
const RIVER_NAMES = ['望川江', '松涧河', '清河', '白沙河', '青原河', '石门溪'];

/** A course through knots, wandering by noise that vanishes at the knots' ends. */
function course(
  seed: number,
  knots: readonly (readonly [number, number])[],
  perLeg: number,
): [number, number][] {
  const out: [number, number][] = [];
  knots.slice(0, -1).forEach(([u, v], leg) => {
    const [u2, v2] = knots[leg + 1];
    for (let i = 0; i < perLeg; i++) {
      const t = i / perLeg;
      const sway = 0.03 * Math.sin(Math.PI * t) * noise1(seed + leg, t * 4);
      out.push([u + (u2 - u) * t - sway * (v2 - v) * 6, v + (v2 - v) * t + sway * (u2 - u) * 6]);
    }
  });
  return [...out, [...knots[knots.length - 1]]];
}

/** The trunk river and its five branches, with their courses in the unit square. */
export function rivers(seed: number): { rivers: River[]; courses: [number, number][][] } {
  const trunk = course(seed, TRUNK, 14);
  const branches = BRANCHES.map((knots, i) => {
    const [u, v] = knots[knots.length - 1];
    const mouth = trunk.toSorted(
      (a, b) => Math.hypot(a[0] - u, a[1] - v) - Math.hypot(b[0] - u, b[1] - v),
    )[0];
    return course(seed + 31 * (i + 1), [...knots.slice(0, -1), mouth], 12);
  });
  const courses = [trunk, ...branches];
  const list = courses.map((c, i) => ({
    id: `river-${i + 1}`,
    name: RIVER_NAMES[i],
    widthM: i === 0 ? 320 : 60 + 15 * i,
    line: c.map(([u, v]) => place(seed, u, v)),
  }));
  return { rivers: list, courses };
}

function distanceTo(line: readonly (readonly [number, number])[], u: number, v: number): number {
  let best = Infinity;
  for (let i = 1; i < line.length; i++) {
    const [[au, av], [bu, bv]] = [line[i - 1], line[i]];
    const [du, dv] = [bu - au, bv - av];
    const t = Math.max(0, Math.min(1, ((u - au) * du + (v - av) * dv) / (du * du + dv * dv || 1)));
    const d = (u - au - t * du) ** 2 + (v - av - t * dv) ** 2;
    if (d < best) best = d;
  }
  return Math.sqrt(best);
}

/** Heights: mountains in the north-west, plain in the south-east, valleys along the rivers. */
export function terrainOf(seed: number, courses: readonly [number, number][][], columns: number): Terrain {
  const rows = Math.max(2, Math.round((columns * HEIGHT) / WIDTH));
  const heightsM = new Float32Array(columns * rows);
  // Courses thinned to every third knot: the valley is wide.
  const thin = courses.map((c) => c.filter((_, i) => i % 3 === 0 || i === c.length - 1));
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const [u, v] = [c / (columns - 1), r / (rows - 1)];
      let fold = 0;
      for (let k = 0, size = 1; k < 5; k++, size *= 2) fold += (1 - Math.abs(noise2(seed + 50 + k, u * 5 * size, v * 4 * size))) / size; // prettier-ignore
      const mountain = Math.max(0, 0.25 + 0.75 * v - 0.55 * u) ** 1.5;
      const valley = 1 - Math.exp(-Math.min(...thin.map((l) => distanceTo(l, u, v))) / 0.05);
      heightsM[r * columns + c] = 80 + 180 * (1 - u) + 60 * v + valley * (60 + 900 * mountain * fold * 0.7);
    }
  return {
    columns,
    rows,
    origin: ORIGIN,
    stepLng: WIDTH / (columns - 1),
    stepLat: HEIGHT / (rows - 1),
    heightsM,
  };
}

/** Height of the terrain at a position, m, bilinear; the nearest edge outside. */
export function heightAt(t: Terrain, [lng, lat]: Position): number {
  const x = Math.max(0, Math.min(t.columns - 1.001, (lng - t.origin[0]) / t.stepLng));
  const y = Math.max(0, Math.min(t.rows - 1.001, (lat - t.origin[1]) / t.stepLat));
  const [c, r] = [Math.floor(x), Math.floor(y)];
  const i = r * t.columns + c;
  const h = t.heightsM;
  const south = h[i] + (h[i + 1] - h[i]) * (x - c);
  const north = h[i + t.columns] + (h[i + t.columns + 1] - h[i + t.columns]) * (x - c);
  return south + (north - south) * (y - r);
}

/** Township a position lies in, by outline; undefined outside. */
export function townshipAt(regions: readonly Region[], p: Position): Region | undefined {
  return regions.find((r) => r.level === 'township' && r.ring !== undefined && inPolygon(p, [r.ring]));
}
