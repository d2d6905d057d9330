import { KernelFailure, type RunControl } from '#kernels/model';
import { models, type ModelChoice, type ModelName } from '../gmm/catalogue.ts';
import { parseImt, unitOf, type Imt } from '../gmm/imt.ts';
import { newMotion, type Evaluator, type Scenario } from '../gmm/scenario.ts';
import { worden2012Amplitude, worden2012Intensity, type GmiceMeasure } from '../intensity/gmice.ts';
import { instrumentalIntensity, peaksOfIntensity } from '../intensity/gbt17742.ts';
import { distancesTo, newDistances, type Distances, type Rupture } from '../source/rupture.ts';
import { conditionField, type ConditionedField, type Observed, type Predicted } from './conditioned.ts';
import type { LngLatGrid } from './contour.ts';
import { jayaramBaker2009, lothBaker2013Terms, type CorrelationModel } from './correlation.ts';

/** Gravity used to turn g into cm/s² in intensity conversion, as ShakeMap does. */
export const GAL_PER_G = 981;

/** The event and how its motion is predicted. */
export interface FieldModel {
  readonly model: ModelName;
  readonly choice: ModelChoice;
  readonly rupture: Rupture;
  readonly mag: number;
  readonly rake?: number | undefined;
}

/** An instrument reading: `value` in g or cm/s; `sigmaLn` its own uncertainty (0 = exact). */
export interface Reading {
  readonly lng: number;
  readonly lat: number;
  readonly imt: string;
  readonly value: number;
  readonly sigmaLn?: number;
  readonly vs30?: number;
}

/** A felt report: intensity on the Modified Mercalli or the Chinese scale. */
export interface FeltReport {
  readonly lng: number;
  readonly lat: number;
  readonly intensity: number;
  readonly sigmaIntensity?: number;
  readonly vs30?: number;
}

/** What to compute. */
export interface FieldRequest {
  readonly source: FieldModel;
  readonly grid: LngLatGrid;
  /** vs30 in m/s: one value or one per cell. */
  readonly vs30: number | ArrayLike<number>;
  readonly imts: readonly string[];
  readonly readings: readonly Reading[];
  readonly feltReports: readonly FeltReport[];
  readonly scale: 'mmi' | 'china';
  readonly correlation: CorrelationModel;
  readonly vs30Clustered: boolean;
}

/** One measure's field. */
export interface MeasureField extends ConditionedField {
  readonly imt: string;
  readonly unit: 'g' | 'cm/s';
  readonly median: Float64Array;
  readonly observations: number;
}

/** The fields and the intensity drawn from them. */
export interface ShakeField {
  readonly fields: readonly MeasureField[];
  readonly intensity: Float64Array;
  readonly intensityFrom: string;
}

function scenarioOf(source: FieldModel, d: Distances, vs30: number): Scenario {
  const { rupture } = source;
  return {
    mag: source.mag,
    rake: source.rake,
    dip: rupture.dip,
    ztor: rupture.ztor,
    width: rupture.width,
    hypo_depth: rupture.hypo_depth,
    vs30,
    vs30measured: false,
    ...d,
  };
}

/** Prediction at a place; models that print only a total deviation are split 1 : 2 between event and site variance. */
function predictAt(
  source: FieldModel,
  evaluator: Evaluator,
  place: readonly [number, number],
  vs30: number,
): Predicted & { readonly rrup: number } {
  const d = newDistances();
  distancesTo(source.rupture, place[0], place[1], d);
  const motion = newMotion();
  evaluator(scenarioOf(source, d, vs30), motion);
  const [x, y] = source.rupture.projection.forward(place[0], place[1]);
  const split = Number.isNaN(motion.tau);
  return {
    x,
    y,
    meanLn: motion.meanLn,
    tau: split ? motion.sigma * Math.sqrt(1 / 3) : motion.tau,
    phi: split ? motion.sigma * Math.sqrt(2 / 3) : motion.phi,
    rrup: d.rrup,
  };
}

/** The measure of the intensity conversion for a ground-motion measure, if there is one. */
export function gmiceMeasure(imt: Imt): GmiceMeasure | undefined {
  if (imt.kind !== 'SA') return imt.kind;
  if (imt.periodS === 0.3) return 'SA(0.3)';
  if (imt.periodS === 1) return 'SA(1.0)';
  return imt.periodS === 3 ? 'SA(3.0)' : undefined;
}

/** A felt report as an observation of a measure: ln value in g or cm/s and its deviation. */
function feltValue(
  imt: Imt,
  report: FeltReport,
  request: FieldRequest,
  rrup: number,
): { valueLn: number; sigmaLn: number } | undefined {
  if (request.scale === 'china') {
    if (imt.kind === 'SA') return undefined;
    const peaks = peaksOfIntensity(report.intensity);
    const sigma = report.sigmaIntensity ?? 0.5;
    return imt.kind === 'PGA'
      ? { valueLn: Math.log((peaks.pgaMps2 * 100) / GAL_PER_G), sigmaLn: (Math.LN10 / 3.17) * sigma }
      : { valueLn: Math.log(peaks.pgvMps * 100), sigmaLn: (Math.LN10 / 3) * sigma };
  }
  const measure = gmiceMeasure(imt);
  if (!measure) return undefined;
  const c = worden2012Amplitude(measure, report.intensity, { distanceKm: rrup, mag: request.source.mag });
  const unit = imt.kind === 'PGV' ? 1 : GAL_PER_G;
  const own = (report.sigmaIntensity ?? 0) * c.slope * Math.LN10;
  return { valueLn: Math.log(c.value / unit), sigmaLn: Math.hypot(c.sigma, own) };
}

function observationsFor(imt: Imt, request: FieldRequest, evaluator: Evaluator): Observed[] {
  const { source } = request;
  const fallback = typeof request.vs30 === 'number' ? request.vs30 : 760;
  const observed: Observed[] = [];
  for (const r of request.readings) {
    if (parseImt(r.imt, 'readings.imt').label !== imt.label) continue;
    const p = predictAt(source, evaluator, [r.lng, r.lat], r.vs30 ?? fallback);
    observed.push({ ...p, valueLn: Math.log(r.value), sigmaLn: r.sigmaLn ?? 0 });
  }
  for (const f of request.feltReports) {
    const p = predictAt(source, evaluator, [f.lng, f.lat], f.vs30 ?? fallback);
    const value = feltValue(imt, f, request, p.rrup);
    if (value) observed.push({ ...p, ...value });
  }
  return observed;
}

function correlationOf(request: FieldRequest, imt: Imt): (h: number) => number {
  const period = imt.kind === 'SA' ? imt.periodS : imt.kind === 'PGA' ? 0 : 1;
  if (request.correlation === 'jayaramBaker2009')
    return (h) => jayaramBaker2009(period, h, request.vs30Clustered);
  const k = lothBaker2013Terms(Math.max(period, 0.01), Math.max(period, 0.01));
  return (h) =>
    k.short * Math.exp((-3 * h) / 20) + k.long * Math.exp((-3 * h) / 70) + (h < 1e-6 ? k.nugget : 0);
}

function fieldFor(
  imt: Imt,
  request: FieldRequest,
  control: RunControl,
): MeasureField & { rrup: Float64Array } {
  const { grid, source, vs30 } = request;
  const evaluator = models[source.model].evaluator(imt, source.choice);
  const cells = grid.nx * grid.ny;
  const places: Predicted[] = [];
  const rrup = new Float64Array(cells);
  for (let i = 0; i < cells; i++) {
    if ((i & 1023) === 0 && control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
    const lng = grid.lng0 + grid.dLng * (i % grid.nx);
    const lat = grid.lat0 + grid.dLat * Math.floor(i / grid.nx);
    const p = predictAt(source, evaluator, [lng, lat], typeof vs30 === 'number' ? vs30 : vs30[i]);
    rrup[i] = p.rrup;
    places.push(p);
  }
  const observed = observationsFor(imt, request, evaluator);
  const conditioned = conditionField(places, observed, correlationOf(request, imt), control);
  return {
    ...conditioned,
    imt: imt.label,
    unit: unitOf(imt),
    median: conditioned.meanLn.map(Math.exp),
    observations: observed.length,
    rrup,
  };
}

function intensityOf(
  request: FieldRequest,
  fields: readonly (MeasureField & { rrup: Float64Array })[],
): ShakeField {
  const pga = fields.find((f) => f.imt === 'PGA');
  const pgv = fields.find((f) => f.imt === 'PGV');
  const cells = request.grid.nx * request.grid.ny;
  const intensity = new Float64Array(cells).fill(Number.NaN);
  let intensityFrom = 'none';
  if (request.scale === 'china' && pga && pgv) {
    intensityFrom = 'GB/T 17742-2020 from PGA and PGV';
    for (let i = 0; i < cells; i++)
      intensity[i] = instrumentalIntensity((pga.median[i] * GAL_PER_G) / 100, pgv.median[i] / 100).exact;
  } else if (request.scale === 'mmi' && (pgv ?? pga)) {
    const field = (pgv ?? pga)!;
    const measure = pgv ? 'PGV' : 'PGA';
    const unit = pgv ? 1 : GAL_PER_G;
    intensityFrom = `Worden et al. (2012) from ${measure}`;
    for (let i = 0; i < cells; i++)
      intensity[i] = worden2012Intensity(measure, field.median[i] * unit, {
        distanceKm: field.rrup[i],
        mag: request.source.mag,
      }).value;
  }
  return { fields, intensity, intensityFrom };
}

/**
 * Ground-motion and intensity field of an event over a grid, conditioned on instrument readings and felt reports of the
 * same measure. Felt reports on the Mercalli scale are converted by Worden et al. (2012) with its distance and magnitude
 * term, on the Chinese scale by the inverse of GB/T 17742-2020.
 */
export function shakeField(request: FieldRequest, control: RunControl): ShakeField {
  const fields = request.imts.map((text, i) => {
    const step: RunControl = {
      cancelled: () => control.cancelled?.() ?? false,
      progress: (f) => control.progress?.((i + f) / request.imts.length),
    };
    return fieldFor(parseImt(text, `imts[${i}]`), request, step);
  });
  return intensityOf(request, fields);
}
