import { KernelFailure } from '#kernels/model';
import { leveeBed, padGrid, type Domain, checkGrid } from './domain.ts';
import { makeInfiltration, type Infiltration } from './infiltration.ts';
import { PAD_X, PAD_Y, TILE_SHIFT, WALL_LIMIT_M } from './layout.ts';
import type { FloodInput } from './request.ts';
import { checkSeries, meanOver, stepAt } from './series.ts';
import type { FloodSolver } from './solver.ts';

const MM_PER_H = 1 / 3.6e6;

/** Volumes that entered and left by the ground and the sky, m³. */
export interface SourceLedger {
  rainM3: number;
  infiltratedM3: number;
  drainedM3: number;
  inflowM3: number;
  /** Water the bed of an opening levee gave back to the flow: 0 unless water stood on its crest. */
  culvertM3: number;
}

/** Everything that adds, moves or takes water between two steps. */
export interface Sources {
  readonly ledger: SourceLedger;
  /** True when every cell may get water. */
  readonly everywhere: boolean;
  apply(fromS: number, dtS: number): void;
  /** Longest step that resolves the sources, s. */
  longestStep(timeS: number): number;
}

interface RainField {
  readonly weights: Float64Array | undefined;
  rate(timeS: number): number;
}

function rainOf(input: FloodInput, domain: Domain): ((timeS: number) => RainField) | undefined {
  const { rain, dem } = input;
  if (!rain) return undefined;
  checkSeries(rain.series, 'rain.series');
  checkGrid(dem, rain.weights, 'rain.weights');
  const grids = (rain.grids ?? []).map((g, n) => {
    checkGrid(dem, g.mmPerH, `rain.grids[${n}].mmPerH`);
    if (n > 0 && g.timeS <= (rain.grids?.[n - 1].timeS ?? 0))
      throw new KernelFailure('INPUT_INCONSISTENT', `rain.grids[${n}].timeS`, 'rain.grids: times must rise');
    return { timeS: g.timeS, weights: padGrid(dem, domain.layout, g.mmPerH), rate: () => MM_PER_H };
  });
  const weights = padGrid(dem, domain.layout, rain.weights);
  const uniform: RainField = { weights, rate: (t) => stepAt(rain.series, t) * MM_PER_H };
  return (timeS) => grids.findLast((g) => g.timeS <= timeS) ?? uniform;
}

interface Losses {
  readonly infiltration: Infiltration | undefined;
  readonly drainMps: number;
}

function eachCell(solver: FloodSolver, visit: (k: number) => void): void {
  const { layout, tiles } = solver;
  for (let row = PAD_Y; row < PAD_Y + layout.rows; row++)
    for (let p = tiles.spans[(row - PAD_Y) >> TILE_SHIFT], n = tiles.spans[p]; n > 0; n--, p += 2) {
      const end = row * layout.stride + Math.min(tiles.spans[p + 2], PAD_X + layout.cols);
      for (let k = row * layout.stride + tiles.spans[p + 1]; k < end; k++) visit(k);
    }
}

function applyWeather(
  solver: FloodSolver,
  ledger: SourceLedger,
  field: RainField | undefined,
  losses: Losses,
  span: { readonly fromS: number; readonly dtS: number },
): void {
  const { h, z } = solver;
  const { dtS } = span;
  const area = solver.layout.cellSizeM ** 2;
  const depth = field ? field.rate(span.fromS) * dtS : 0;
  const weights = field?.weights;
  const { infiltration, drainMps } = losses;
  if (depth === 0 && !infiltration && drainMps === 0) return;
  eachCell(solver, (k) => {
    if (z[k] > WALL_LIMIT_M) return;
    const rain = weights ? depth * weights[k] : depth;
    let ponded = h[k] + rain;
    if (ponded <= 0) return;
    let lost = 0;
    if (infiltration) {
      const potential = infiltration.potential(k, dtS, ponded);
      lost = Math.min(ponded, potential);
      infiltration.took(k, dtS, lost, potential);
      ledger.infiltratedM3 += lost * area;
      ponded -= lost;
    }
    if (drainMps > 0) {
      const drained = Math.min(ponded, drainMps * dtS);
      ledger.drainedM3 += drained * area;
      lost += drained;
    }
    ledger.rainM3 += rain * area;
    if (rain !== lost) solver.add(k, rain - lost);
  });
}

function applyLinks(domain: Domain, solver: FloodSolver, ledger: SourceLedger, dtS: number): void {
  const area = solver.layout.cellSizeM ** 2;
  const { h, z } = solver;
  for (const link of domain.links) {
    const a = z[link.from] + h[link.from];
    const b = z[link.to] + h[link.to];
    const [up, down] = a >= b ? [link.from, link.to] : [link.to, link.from];
    // At most half the difference of level moves in one step: the link cannot overshoot.
    const limit = Math.min(Math.max(0, h[up]), 0.5 * Math.abs(a - b)) * area;
    const flow = a >= b ? link.discharge(a, b) : -link.discharge(b, a);
    const volume = Math.min(limit, Math.abs(flow) * dtS);
    if (volume <= 0) continue;
    solver.add(up, -volume / area);
    solver.add(down, volume / area);
    ledger.culvertM3 += volume;
  }
}

/** The sources of an input on a solver. */
export function makeSources(input: FloodInput, domain: Domain, solver: FloodSolver): Sources {
  const ledger: SourceLedger = { rainM3: 0, infiltratedM3: 0, drainedM3: 0, inflowM3: 0, culvertM3: 0 };
  const rain = rainOf(input, domain);
  const losses: Losses = {
    infiltration: input.infiltration
      ? makeInfiltration(input.infiltration, domain.layout.size, 'infiltration')
      : undefined,
    drainMps: (input.drainMmPerH ?? 0) * MM_PER_H,
  };
  const area = domain.layout.cellSizeM ** 2;
  const openLevees = (timeS: number): void => {
    for (const levee of domain.levees)
      if (levee.breach && timeS > levee.breach.startS)
        for (const cell of levee.cells) solver.z[cell.k] = leveeBed(cell, levee.breach, domain.datumM, timeS);
  };
  return {
    ledger,
    everywhere: rain !== undefined,
    apply: (fromS, dtS) => {
      openLevees(fromS + dtS);
      for (const inflow of domain.inflows) {
        const volume = meanOver(inflow.hydrograph, fromS, fromS + dtS) * dtS;
        if (volume === 0) continue;
        for (const k of inflow.cells) solver.add(k, volume / (area * inflow.cells.length));
        ledger.inflowM3 += volume;
      }
      applyLinks(domain, solver, ledger, dtS);
      applyWeather(solver, ledger, rain?.(fromS), losses, { fromS, dtS });
    },
    longestStep: (timeS) => longestStep(input, domain, timeS),
  };
}

/** Inflows raise a cell by at most 0.2 m per step, and a step never jumps over the next rain change. */
function longestStep(input: FloodInput, domain: Domain, timeS: number): number {
  let longest = Number.POSITIVE_INFINITY;
  const area = domain.layout.cellSizeM ** 2;
  for (const { cells, hydrograph } of domain.inflows) {
    const q = meanOver(hydrograph, timeS, timeS + 1);
    if (q > 0) longest = Math.min(longest, (0.2 * area * cells.length) / q);
  }
  for (const change of [...(input.rain?.series ?? []), ...(input.rain?.grids ?? [])])
    if (change.timeS > timeS) longest = Math.min(longest, change.timeS - timeS);
  return longest;
}
