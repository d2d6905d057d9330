import type { RunControl } from '#kernels/model';
import {
  checkCancelled,
  choice,
  flag,
  formula,
  group,
  inconsistent,
  list,
  maybe,
  normalCdf,
  normalQuantile,
  num,
  or,
  seededNormal,
  seededRandom,
  whole,
} from '#kernels/formulary';
import { columnOf, levelFeatures, placementOf } from './footprint.ts';
import { plumeFields } from './plume-formulas.ts';
import { STABILITY_CLASSES } from './stability.ts';
import { CALM_LIMIT_MPS, refuseCalm } from './units.ts';

/** Isopleth of one wind: half width, m, at equal steps of distance; 0 where the axis is below the level. */
interface Reach {
  readonly step: number;
  readonly halfWidth: Float64Array;
  /** Largest distance from the source inside the isopleth, m. */
  readonly radius: number;
}

const STEPS = 600;

/** Samples the isopleth y = σy √(2 ln(C(x,0)/C*)) up to `length`. */
function reachOf(column: ReturnType<typeof columnOf>, level: number, length: number): Reach {
  const halfWidth = new Float64Array(STEPS + 1);
  const step = length / STEPS;
  let radius = 0;
  for (let k = 1; k <= STEPS; k++) {
    const c = column(k * step);
    if (!c || c.axis <= level) continue;
    halfWidth[k] = c.sigmaY * Math.sqrt(2 * Math.log(c.axis / level));
    radius = Math.max(radius, Math.hypot(k * step, halfWidth[k]));
  }
  return { step, halfWidth, radius: radius + step };
}

/** Whether the point `along`, `across` m lies inside. */
function insideReach(r: Reach, along: number, across: number): boolean {
  if (along <= 0) return false;
  const k = along / r.step;
  const i = Math.floor(k);
  if (i >= STEPS) return false;
  const w = r.halfWidth[i] + (r.halfWidth[i + 1] - r.halfWidth[i]) * (k - i);
  return w > 0 && Math.abs(across) <= w;
}

interface Member {
  readonly weight: number;
  readonly reach: Reach;
  /** Turn of the wind from its mean, rad; absent when the direction is integrated. */
  readonly turn?: number;
}

/** Probability over a direction that is normal about the mean: the inside arc of every radius, integrated exactly. */
function arcTable(reach: Reach, rings: number, length: number): Float64Array {
  const arc = new Float64Array(rings + 1);
  for (let k = 1; k <= rings; k++) {
    const radius = (k * length) / rings;
    if (radius > reach.radius) break;
    // The region is one interval of bearing about the axis: find its edge.
    let lo = 0;
    let hi = Math.PI / 2;
    if (!insideReach(reach, radius, 0)) {
      const found = firstInside(reach, radius);
      if (found === undefined) continue;
      lo = found;
    }
    for (let n = 0; n < 40; n++) {
      const middle = (lo + hi) / 2;
      if (insideReach(reach, radius * Math.cos(middle), radius * Math.sin(middle))) lo = middle;
      else hi = middle;
    }
    arc[k] = lo;
  }
  return arc;
}

function firstInside(reach: Reach, radius: number): number | undefined {
  for (let a = 1; a < 64; a++) {
    const angle = (a * Math.PI) / 128;
    if (insideReach(reach, radius * Math.cos(angle), radius * Math.sin(angle))) return angle;
  }
  return undefined;
}

interface Map2 {
  readonly values: Float64Array;
  readonly side: number;
  readonly half: number;
}

/** Φ and φ at 1/256 steps over ±9. */
const CDF_STEPS = 256;
const CDF_REACH = 9;
const cdf = new Float64Array(2 * CDF_REACH * CDF_STEPS + 1).map((_, k) =>
  normalCdf(k / CDF_STEPS - CDF_REACH),
);
const density = new Float64Array(cdf.length).map(
  (_, k) => Math.exp(-0.5 * (k / CDF_STEPS - CDF_REACH) ** 2) / Math.sqrt(2 * Math.PI),
);

/** Φ by a third-order expansion about the nearest table point, within 2e-12. */
function tabledCdf(x: number): number {
  if (x <= -CDF_REACH) return 0;
  if (x >= CDF_REACH) return 1;
  const k = Math.round((x + CDF_REACH) * CDF_STEPS);
  const x0 = k / CDF_STEPS - CDF_REACH;
  const d = x - x0;
  return cdf[k] + density[k] * d * (1 - (x0 * d) / 2 + ((x0 * x0 - 1) * d * d) / 6);
}

/** Radius and bearing of every node of a map. */
function polar(map: Map2): { radius: Float64Array; bearing: Float64Array } {
  const { side, half } = map;
  const d = (2 * half) / (side - 1);
  const radius = new Float64Array(side * side);
  const bearing = new Float64Array(side * side);
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      radius[j * side + i] = Math.hypot(-half + i * d, -half + j * d);
      bearing[j * side + i] = Math.atan2(-half + j * d, -half + i * d);
    }
  return { radius, bearing };
}

/** Adds the members' shares: a counted wind (turn given), or its direction integrated over N(0, σ). */
function addMembers(map: Map2, members: readonly Member[], sigma: number, control: RunControl): void {
  const nodes = polar(map);
  members.forEach((member, done) => {
    checkCancelled(control);
    control.progress?.(done / members.length);
    if (member.turn === undefined) addArcs(map, member, nodes, sigma);
    else addCounted(map, member, member.turn, nodes.radius);
  });
}

function addArcs(
  { values, half }: Map2,
  { reach, weight }: Member,
  { radius, bearing }: ReturnType<typeof polar>,
  sigma: number,
): void {
  const length = half * Math.SQRT2;
  const arc = arcTable(reach, STEPS, length);
  for (let n = 0; n < values.length; n++) {
    if (radius[n] > reach.radius) continue;
    const k = (radius[n] / length) * STEPS;
    const ring = Math.floor(k);
    const edge = arc[ring] + (arc[Math.min(STEPS, ring + 1)] - arc[ring]) * (k - ring);
    if (edge <= 0) continue;
    values[n] += weight * (tabledCdf((bearing[n] + edge) / sigma) - tabledCdf((bearing[n] - edge) / sigma));
  }
}

function addCounted({ values, side, half }: Map2, member: Member, turn: number, radius: Float64Array): void {
  const d = (2 * half) / (side - 1);
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  for (let j = 0; j < side; j++) {
    const y = -half + j * d;
    for (let i = 0; i < side; i++) {
      const n = j * side + i;
      if (radius[n] > member.reach.radius) continue;
      const x = -half + i * d;
      if (insideReach(member.reach, x * c + y * s, y * c - x * s)) values[n] += member.weight;
    }
  }
}

/** Probability that a concentration is exceeded, by place. */
export const probabilityFootprint = formula({
  name: 'probabilityFootprint',
  zh: '超阈值概率范围',
  en: 'probability of exceeding a concentration',
  source:
    'Gaussian plume isopleths over a distribution of wind: direction normal, speed lognormal, stability by weight; quadrature (equal-probability speeds, direction integrated) or seeded Monte Carlo',
  fields: {
    ...plumeFields,
    windFromDeg: or(num('mean direction the wind blows from', '°', { min: 0, max: 360 }), 270),
    originLngDeg: maybe(num('longitude of the source', '°', { min: -180, max: 180 })),
    originLatDeg: maybe(num('latitude of the source', '°', { min: -85, max: 85 })),
    receptorHeightM: or(num('receptor height', 'm', { min: 0, max: 1000 }), 0),
    levelKgPerM3: num('concentration of interest', 'kg/m³', { above: 0, max: 1e4 }),
    directionSigmaDeg: or(num('standard deviation of the direction', '°', { above: 0, max: 60 }), 15),
    speedSigma: or(num('standard deviation of ln(speed)', '', { min: 0, max: 1 }), 0.3),
    stabilities: maybe(
      list(
        'weights of stability classes; absent: the class of the request alone',
        group('one class', {
          stability: choice('class', STABILITY_CLASSES),
          weight: num('weight', '', { above: 0, max: 1e6 }),
        }),
        { min: 1, max: 6 },
      ),
    ),
    method: or(choice('how the distribution is covered', ['quadrature', 'monteCarlo']), 'quadrature'),
    members: or(
      whole('wind speeds per class (quadrature) or winds drawn (Monte Carlo)', { min: 1, max: 20_000 }),
      16,
    ),
    seed: or(whole('seed of the Monte Carlo', { min: 0, max: 4294967295 }), 1),
    halfSideM: or(num('half side of the square map about the source', 'm', { min: 10, max: 50_000 }), 5000),
    side: or(whole('map nodes per side', { min: 8, max: 1024 }), 201),
    levels: or(
      list('probabilities to draw', num('probability', '', { above: 0, below: 1 }), { min: 1, max: 20 }),
      [0.1, 0.5, 0.9],
    ),
    includeGrid: or(flag('also return the probabilities'), false),
  },
  example: {
    emissionRateKgPerS: 1,
    windSpeedMps: 3,
    stability: 'D',
    levelKgPerM3: 1e-5,
    stabilities: [
      { stability: 'D', weight: 0.7 },
      { stability: 'E', weight: 0.3 },
    ],
    members: 8,
    halfSideM: 4000,
    side: 61,
    levels: [0.1, 0.5],
  },
  run(i, control) {
    refuseCalm(i.windSpeedMps);
    const work = i.side * i.side * i.members;
    if (work > 1e9) inconsistent('members', '地图与样本数之积过大 the map times the members is too large');
    if (i.method === 'quadrature' && i.members > 1000)
      inconsistent('members', '求积法每类至多 1000 个风速 at most 1000 speeds per class by quadrature');
    const placement = placementOf(i);
    const classes =
      i.stabilities ??
      (i.stability
        ? [{ stability: i.stability, weight: 1 }]
        : inconsistent('stability', '缺少稳定度 a stability class is needed'));
    const total = classes.reduce((s, c) => s + c.weight, 0);
    const reach = (stability: (typeof STABILITY_CLASSES)[number], normal: number): Reach => {
      const windSpeedMps = Math.max(CALM_LIMIT_MPS, i.windSpeedMps * Math.exp(i.speedSigma * normal));
      return reachOf(columnOf({ ...i, windSpeedMps, stability }), i.levelKgPerM3, i.halfSideM * Math.SQRT2);
    };
    const sigma = (i.directionSigmaDeg * Math.PI) / 180;
    const members: Member[] = [];
    if (i.method === 'quadrature')
      for (const { stability, weight } of classes)
        for (let k = 0; k < i.members; k++) {
          const normal = i.members === 1 ? 0 : normalQuantile((k + 0.5) / i.members);
          members.push({ weight: weight / total / i.members, reach: reach(stability, normal) });
        }
    else {
      const uniform = seededRandom(i.seed);
      const normal = seededNormal(uniform);
      for (let k = 0; k < i.members; k++) {
        let pick = uniform() * total;
        const chosen = classes.find((c) => (pick -= c.weight) <= 0) ?? classes[classes.length - 1];
        members.push({
          weight: 1 / i.members,
          reach: reach(chosen.stability, normal()),
          turn: sigma * normal(),
        });
      }
    }
    const values = new Float64Array(i.side * i.side);
    addMembers({ values, side: i.side, half: i.halfSideM }, members, sigma, control);
    const d = (2 * i.halfSideM) / (i.side - 1);
    const field = { values, columns: i.side, rows: i.side, x0: -i.halfSideM, dx: d, y0: -i.halfSideM, dy: d };
    const levels = i.levels.map((value) => ({ value, properties: { probability: value } }));
    return {
      type: 'FeatureCollection',
      features: levelFeatures(field, levels, placement, false, control),
      frame: placement.origin ? 'lngLat' : 'eastNorthM',
      members: members.length,
      expectedAreaM2: values.reduce((s, p) => s + p, 0) * d * d,
      ...(i.includeGrid ? { probability: values } : {}),
    };
  },
});
