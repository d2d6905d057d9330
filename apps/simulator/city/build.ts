import type { Position } from '#kernels/geo';
import { place, seatOf, type Cell, type Division } from './land.ts';
import { noise1, randomFor, type Random } from './noise.ts';
import type { Block, Region, Shelter, Way } from './types.ts';

/** A line between two positions that wanders a little to both sides. */
function bent(random: Random, a: Position, b: Position, bends: number): Position[] {
  const seed = random.whole(0, 1e9);
  const out: Position[] = [a];
  for (let i = 1; i <= bends; i++) {
    const t = i / (bends + 1);
    const sway = 0.13 * Math.sin(Math.PI * t) * noise1(seed, t * 3);
    out.push([
      a[0] + (b[0] - a[0]) * t - (b[1] - a[1]) * sway,
      a[1] + (b[1] - a[1]) * t + (b[0] - a[0]) * sway,
    ]);
  }
  return [...out, b];
}

const squared = (a: Position, b: Position): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;

/** Motorways between county seats, roads to townships, lanes to villages, two railways. */
export function waysOf(seed: number, { regions }: Division): Way[] {
  const random = randomFor(seed, 'ways');
  const ways: Way[] = [];
  const seats = new Map(regions.map((r) => [r.code, r]));
  const counties = regions.filter((r) => r.level === 'county');
  const add = (kind: Way['kind'], name: string, line: Position[]): unknown =>
    ways.push({ id: `way-${ways.length + 1}`, kind, name, line });
  counties.forEach((c, i) => {
    const near = counties.slice(0, i).toSorted((a, b) => squared(a.seat, c.seat) - squared(b.seat, c.seat));
    for (const n of near.slice(0, 2)) add('motorway', `望${i + 1}高速`, bent(random, n.seat, c.seat, 8));
  });
  for (const r of regions) {
    const parent = seats.get(r.parent ?? '');
    if (r.level === 'township' && parent) add('road', `${r.name}公路`, bent(random, parent.seat, r.seat, 5));
    if (r.level === 'village' && parent) add('lane', '', bent(random, parent.seat, r.seat, 2));
  }
  add('rail', '望川铁路', bent(random, place(seed, 0, 0.35), place(seed, 1, 0.5), 14));
  add('rail', '轨道交通1号线', bent(random, counties[2].seat, counties[1].seat, 6));
  return ways;
}

const USES: readonly Block['use'][] = [
  'residential',
  'residential',
  'residential',
  'commercial',
  'industrial',
  'public',
];

/** Street-grid places around a centre, nearest first, in an uneven disc. */
function streetGrid(seed: number, n: number): [number, number][] {
  const reach = Math.ceil(Math.sqrt(n));
  const places: [number, number, number][] = [];
  for (let i = -reach; i <= reach; i++)
    for (let j = -reach; j <= reach; j++)
      places.push([i, j, Math.hypot(i, j) * (1 + 0.35 * noise1(seed, 6 + 2.2 * Math.atan2(j, i)))]);
  return places.toSorted((a, b) => a[2] - b[2]).slice(0, n).map(([i, j]) => [i, j]); // prettier-ignore
}

function blocksAround(seed: number, random: Random, county: Region, cell: Cell, n: number): Block[] {
  const [cu, cv] = seatOf(seed, cell);
  const step = 0.0032;
  return streetGrid(seed + Number(county.code), n).map(([i, j], k): Block => {
    const [u, v] = [cu + i * step, cv + j * step * 1.3];
    const [w, h] = [step * (0.6 + random() * 0.25), step * 1.3 * (0.6 + random() * 0.25)];
    const corners = [[u, v], [u + w, v], [u + w, v + h], [u, v + h], [u, v]]; // prettier-ignore
    const use = random.pick(USES);
    const floors =
      use === 'residential' ? random.whole(5, 30) : random.whole(1, use === 'commercial' ? 40 : 8);
    const population = use === 'residential' ? floors * random.whole(20, 60) : random.whole(0, 200);
    return { id: `block-${county.code}-${k + 1}`, county: county.code, ring: corners.map(([a, b]) => place(seed, a, b)), use, floors, population }; // prettier-ignore
  });
}

/** Blocks of buildings around the county seats. */
export function blocksOf(seed: number, { regions, cells }: Division, total: number): Block[] {
  const random = randomFor(seed, 'blocks');
  const counties = regions.filter((r) => r.level === 'county');
  return counties.flatMap((county, i) => {
    const cell = cells.get(county.code);
    return cell ? blocksAround(seed, random, county, cell, Math.round(total * (i < 4 ? 0.15 : 0.05))) : [];
  });
}

const SITES = ['第一小学', '中学', '体育场', '中心公园', '文化广场', '会展中心', '社区绿地', '应急避难广场'];

/** Shelters, most of them for emergencies, some fixed, one centre per county. */
export function sheltersOf(seed: number, { regions, cells }: Division, total: number): Shelter[] {
  const random = randomFor(seed, 'shelters');
  const townships = regions.filter((r) => r.level === 'township');
  return Array.from({ length: total }, (_, i): Shelter => {
    const t = townships[i % townships.length];
    const cell = cells.get(t.code) ?? { u: 0, v: 0, width: 1, height: 1 };
    const tier = i < 12 ? 'centre' : i < Math.round(total * 0.08) ? 'fixed' : 'emergency';
    const capacity = tier === 'centre' ? random.whole(8000, 20_000) : tier === 'fixed' ? random.whole(2000, 8000) : random.whole(200, 2500); // prettier-ignore
    const position = place(seed, cell.u + cell.width * (0.2 + 0.6 * random()), cell.v + cell.height * (0.2 + 0.6 * random())); // prettier-ignore
    const perPerson = 1.5 + random() * 2.5;
    return { id: `shelter-${i + 1}`, name: `${t.name}${random.pick(SITES)}`, region: t.code, position, tier, capacity, areaM2: Math.round(capacity * perPerson) }; // prettier-ignore
  });
}
