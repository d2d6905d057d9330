import { hazardClass, hazardRating } from './hazard.ts';
import { cellIndex, PAD_X, PAD_Y, TILE_SHIFT } from './layout.ts';
import type { FloodInput, GridName } from './request.ts';
import type { FloodSolver } from './solver.ts';

/** Greatest values so far of every cell (without padding, rows from the south). */
export interface Statistics {
  readonly maxDepthM: Float32Array;
  readonly maxSpeedMps: Float32Array;
  readonly maxUnitDischargeM2ps: Float32Array;
  readonly maxHazardRating: Float32Array;
  readonly hazardClass: Uint8Array;
  readonly arrivalS: Float32Array;
  readonly timeOfPeakS: Float32Array;
  readonly durationS: Float32Array;
  /** Looks at the active cells; `sinceS` is the time since the last look. */
  sample(solver: FloodSolver, timeS: number, sinceS: number): void;
}

/** Statistics of a run; a cell counts as flooded at `outputs.arrivalDepthM` (0.05 m by default). */
export function makeStatistics(input: FloodInput): Statistics {
  const count = input.dem.cols * input.dem.rows;
  const arrival = input.outputs?.arrivalDepthM ?? 0.05;
  const debris = input.outputs?.debrisFactor;
  const field = (): Float32Array => new Float32Array(count);
  const s: Statistics = {
    maxDepthM: field(),
    maxSpeedMps: field(),
    maxUnitDischargeM2ps: field(),
    maxHazardRating: field(),
    hazardClass: new Uint8Array(count),
    arrivalS: field().fill(-1),
    timeOfPeakS: field(),
    durationS: field(),
    sample: (solver, timeS, sinceS) => {
      const { layout, tiles, h } = solver;
      for (let row = PAD_Y; row < PAD_Y + layout.rows; row++)
        for (let p = tiles.spans[(row - PAD_Y) >> TILE_SHIFT], n = tiles.spans[p]; n > 0; n--, p += 2) {
          const to = Math.min(tiles.spans[p + 2], PAD_X + layout.cols);
          for (let i = tiles.spans[p + 1]; i < to; i++) {
            const k = row * layout.stride + i;
            const d = h[k];
            if (d <= solver.dryDepthM) continue;
            const c = (row - PAD_Y) * layout.cols + i - PAD_X;
            const u = solver.velocityX(k);
            const v = solver.velocityY(k);
            update(s, c, d, Math.sqrt(u * u + v * v), timeS, debris);
            if (d < arrival) continue;
            if (s.arrivalS[c] < 0) s.arrivalS[c] = timeS;
            s.durationS[c] += sinceS;
          }
        }
    },
  };
  return s;
}

function update(
  s: Statistics,
  c: number,
  d: number,
  speed: number,
  timeS: number,
  debris: number | undefined,
): void {
  if (d > s.maxDepthM[c]) {
    s.maxDepthM[c] = d;
    s.timeOfPeakS[c] = timeS;
  }
  if (speed > s.maxSpeedMps[c]) s.maxSpeedMps[c] = speed;
  if (d * speed > s.maxUnitDischargeM2ps[c]) s.maxUnitDischargeM2ps[c] = d * speed;
  const rating = hazardRating(d, speed, debris);
  if (rating > s.maxHazardRating[c]) s.maxHazardRating[c] = rating;
  const level = hazardClass(d, speed);
  if (level > s.hazardClass[c]) s.hazardClass[c] = level;
}

/** One grid of the answer, rows from the south; −1 in `arrivalS` becomes undefined only when printed. */
export function gridOf(name: GridName, solver: FloodSolver, s: Statistics, datumM: number): Float64Array {
  const { layout } = solver;
  const out = new Float64Array(layout.cols * layout.rows);
  for (let j = 0, c = 0; j < layout.rows; j++)
    for (let i = 0, k = cellIndex(layout, 0, j); i < layout.cols; i++, k++, c++)
      out[c] = cellValue(name, solver, s, { k, c, datumM });
  return out;
}

function cellValue(
  name: GridName,
  solver: FloodSolver,
  s: Statistics,
  { k, c, datumM }: { readonly k: number; readonly c: number; readonly datumM: number },
): number {
  switch (name) {
    case 'depthM':
      return Math.max(0, solver.h[k] + solver.held(k));
    case 'velocityXMps':
      return solver.velocityX(k);
    case 'velocityYMps':
      return solver.velocityY(k);
    case 'bedM':
      return solver.z[k] + datumM;
    case 'maxStageM':
      return s.maxDepthM[c] > 0 ? s.maxDepthM[c] + solver.z[k] + datumM : Number.NaN;
    case 'arrivalS':
      return s.arrivalS[c] < 0 ? Number.NaN : s.arrivalS[c];
    default:
      return s[name][c];
  }
}
