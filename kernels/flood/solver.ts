import type { RunControl } from '#kernels/model';
import type { Domain } from './domain.ts';
import type { Edges } from './edges.ts';
import { InertialEdges } from './inertial-edges.ts';
import { clearTileFluxes, referenceStepper, type InertialStepper } from './inertial.ts';
import { wasmStepper } from './inertial-wasm.ts';
import { cellIndex, WALL_M, type Field, type Layout } from './layout.ts';
import type { FloodInput } from './request.ts';
import { ReferenceEngine } from './shallow-engine.ts';
import { wasmEngine } from './shallow-wasm.ts';
import { ShallowWaterStepper } from './shallow-water.ts';
import { makeTiles, spanWords, type ActiveTiles } from './tiles.ts';

/** What the run needs of a scheme. Levels are above the domain's datum. */
export interface FloodSolver {
  readonly name: 'localInertia' | 'shallowWater';
  readonly engine: 'wasm' | 'typescript';
  readonly layout: Layout;
  readonly h: Field;
  readonly z: Field;
  readonly tiles: ActiveTiles;
  readonly dryDepthM: number;
  /** Steps between two updates of the active tiles; a front cannot cross a tile in fewer. */
  readonly stepsPerUpdate: number;
  /** Longest stable step of the present state, s. */
  stableStep(): number;
  step(dtS: number): void;
  /** Volume that entered through the edges, m³. */
  edgeVolumeM3(): number;
  /** Cell velocity. */
  velocityX(k: number): number;
  velocityY(k: number): number;
  add(k: number, depthM: number): void;
  /** Rounding held beside `h`, m. */
  held(k: number): number;
  sleep(firstIndex: number): void;
  /** Sends the threads that helped home; answers how many worked side by side. */
  close(): number;
}

/** How a solver is run: watched, helped by threads, or kept on the TypeScript reference. */
export interface SolverOptions {
  readonly control: RunControl;
  readonly reference: boolean;
}

function copyBed(domain: Domain, z: Field): void {
  z.fill(WALL_M);
  z.set(domain.bedM);
}

function copyRoughness(domain: Domain, n2: Field): void {
  if (domain.manning) for (let k = 0; k < n2.length; k++) n2[k] = domain.manning[k] ** 2;
}

/** The local-inertia scheme on WebAssembly when it is loaded and allowed, else on the reference. */
export function inertialSolver(
  input: FloodInput,
  domain: Domain,
  edges: Edges,
  { control, reference }: SolverOptions,
): FloodSolver {
  const { layout } = domain;
  const o = input.options ?? {};
  const gravity = o.gravityMps2 ?? 9.81;
  const cfl = o.cfl ?? 0.7;
  const dryDepthM = o.dryDepthM ?? 1e-3;
  const settings = {
    gravityMps2: gravity,
    dryDepthM,
    theta: o.theta ?? 0.9,
    manning: domain.manning ? undefined : input.roughness.manning,
  };
  const fast = reference ? undefined : wasmStepper(layout, settings, control);
  const stepper: InertialStepper =
    fast ?? referenceStepper(layout, settings, new Int32Array(spanWords(layout)));
  copyBed(domain, stepper.z);
  copyRoughness(domain, stepper.n2);
  stepper.h.set(domain.depthM);
  const tiles = makeTiles(layout, o.wetCellTracking ?? true, stepper.spans);
  const rim = new InertialEdges(stepper, edges);
  let deepest = Number.NaN;
  const { h, residual, qx, qy } = stepper;
  const initialDepth = (): number => {
    let most = 0;
    for (let j = 0; j < layout.rows; j++)
      for (let i = 0, k = cellIndex(layout, 0, j); i < layout.cols; i++, k++) if (h[k] > most) most = h[k];
    return most;
  };
  return {
    name: 'localInertia',
    engine: fast ? 'wasm' : 'typescript',
    layout,
    h,
    z: stepper.z,
    tiles,
    dryDepthM,
    stepsPerUpdate: 16,
    stableStep: () => {
      if (Number.isNaN(deepest)) deepest = initialDepth();
      const depth = Math.max(deepest, rim.deepest());
      return depth > 0 ? (cfl * layout.cellSizeM) / Math.sqrt(gravity * depth) : Number.POSITIVE_INFINITY;
    },
    step: (dtS) => {
      rim.before(dtS);
      deepest = stepper.step(dtS, tiles);
      rim.after(dtS);
    },
    edgeVolumeM3: () => rim.volumeM3,
    velocityX: (k) => (h[k] > dryDepthM ? (0.5 * (qx[k] + qx[k + 1])) / h[k] : 0),
    velocityY: (k) => (h[k] > dryDepthM ? (0.5 * (qy[k] + qy[k + layout.stride])) / h[k] : 0),
    add: (k, depthM) => {
      const wanted = h[k] + residual[k] + depthM;
      h[k] = wanted;
      residual[k] = wanted - h[k];
      if (h[k] > deepest) deepest = h[k];
    },
    held: (k) => residual[k],
    sleep: (first) => clearTileFluxes(stepper, first),
    close: () => fast?.close() ?? 1,
  };
}

/** The shallow-water scheme on WebAssembly when it is loaded and allowed, else on the reference. */
export function shallowSolver(
  input: FloodInput,
  domain: Domain,
  edges: Edges,
  { control, reference }: SolverOptions,
): FloodSolver {
  const { layout } = domain;
  const o = input.options ?? {};
  const dryDepthM = o.dryDepthM ?? 1e-6;
  const settings = {
    gravityMps2: o.gravityMps2 ?? 9.81,
    dryDepthM,
    secondOrder: (o.order ?? 2) === 2,
    limiter: o.limiter ?? 1.5,
    manning: domain.manning ? undefined : input.roughness.manning,
  };
  const fast = reference ? undefined : wasmEngine(layout, settings, control);
  const engine = fast ?? new ReferenceEngine(layout, settings, new Int32Array(spanWords(layout)));
  copyBed(domain, engine.z);
  copyRoughness(domain, engine.n2);
  const tiles = makeTiles(layout, o.wetCellTracking ?? true, engine.spans);
  const stepper = new ShallowWaterStepper(engine, edges);
  const { h, hu, hv } = engine;
  h.set(domain.depthM);
  for (let k = 0; k < h.length; k++) {
    hu[k] = h[k] * (domain.velocityXMps?.[k] ?? 0);
    hv[k] = h[k] * (domain.velocityYMps?.[k] ?? 0);
  }
  const cfl = o.cfl ?? 0.65;
  return {
    name: 'shallowWater',
    engine: fast ? 'wasm' : 'typescript',
    layout,
    h,
    z: engine.z,
    tiles,
    dryDepthM,
    stepsPerUpdate: 4,
    stableStep: () => {
      const speed = stepper.signalSpeed();
      return speed > 0 ? (cfl * layout.cellSizeM) / speed : Number.POSITIVE_INFINITY;
    },
    step: (dtS) => stepper.step(dtS),
    edgeVolumeM3: () => stepper.edgeVolumeM3,
    velocityX: (k) => (h[k] > dryDepthM ? hu[k] / h[k] : 0),
    velocityY: (k) => (h[k] > dryDepthM ? hv[k] / h[k] : 0),
    add: (k, depthM) => {
      const before = h[k];
      h[k] += depthM;
      if (depthM < 0 && before > 0) {
        hu[k] *= h[k] / before;
        hv[k] *= h[k] / before;
      }
    },
    held: () => 0,
    sleep: () => undefined,
    close: () => fast?.close() ?? 1,
  };
}
