import type { RunControl } from '#kernels/model';
import { checkCancelled, flag, formula, inconsistent, list, maybe, num, or, whole } from '#kernels/formulary';
import { contourRegions, ringArea, withRowMaxima, type Region, type ScalarField } from './contours.ts';
import { gaussianPlumeAt } from './gaussian.ts';
import { multiPolygon, type Placement } from './geo.ts';
import { fillPlumeGrid, type PlumeColumn } from './grid.ts';
import { plumeFields, sigmasOf } from './plume-formulas.ts';
import { gasFields, refuseCalm, toPpm, windNotes } from './units.ts';

/** Largest grid side; 4096² Float32 values are 64 MiB. */
export const MAX_GRID_SIDE = 4096;

const placementFields = {
  windFromDeg: or(num('direction the wind blows from, clockwise from north', '°', { min: 0, max: 360 }), 270),
  originLngDeg: maybe(num('longitude of the source', '°', { min: -180, max: 180 })),
  originLatDeg: maybe(num('latitude of the source', '°', { min: -85, max: 85 })),
};

/** Placement of a request: both of longitude and latitude, or neither. */
export function placementOf(i: {
  windFromDeg: number;
  originLngDeg?: number;
  originLatDeg?: number;
}): Placement {
  if ((i.originLngDeg === undefined) !== (i.originLatDeg === undefined))
    inconsistent('originLngDeg', '经度与纬度需同时给出 give both longitude and latitude');
  return i.originLngDeg === undefined || i.originLatDeg === undefined
    ? { windFromDeg: i.windFromDeg }
    : { windFromDeg: i.windFromDeg, origin: [i.originLngDeg, i.originLatDeg] };
}

/** GeoJSON feature of the area at or above one level. */
export interface LevelFeature {
  readonly type: 'Feature';
  readonly properties: Readonly<Record<string, number>>;
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: unknown };
}

/** Area and reach of regions, in the wind frame. */
export function measure(regions: readonly Region[]): { areaM2: number; reachM: number; halfWidthM: number } {
  let areaM2 = 0;
  let reachM = 0;
  let halfWidthM = 0;
  for (const { outer, holes } of regions) {
    areaM2 += ringArea(outer);
    for (const h of holes) areaM2 += ringArea(h);
    for (const [x, y] of outer) {
      reachM = Math.max(reachM, x);
      halfWidthM = Math.max(halfWidthM, Math.abs(y));
    }
  }
  return { areaM2, reachM, halfWidthM };
}

/** One feature per level; a level the field does not reach has an empty geometry. */
export function levelFeatures(
  field: ScalarField,
  levels: readonly { readonly value: number; readonly properties: Readonly<Record<string, number>> }[],
  placement: Placement,
  logarithmic: boolean,
  control: RunControl = {},
): LevelFeature[] {
  const scanned = withRowMaxima(field);
  return levels.map(({ value, properties }) => {
    checkCancelled(control);
    const regions = contourRegions(scanned, value, logarithmic);
    return {
      type: 'Feature',
      properties: { ...properties, ...measure(regions) },
      geometry: { type: 'MultiPolygon', coordinates: multiPolygon(regions, placement) },
    };
  });
}

/** Threat zones of a steady release. */
export const plumeFootprint = formula({
  name: 'plumeFootprint',
  zh: '烟羽影响范围',
  en: 'plume footprint',
  source: 'Gaussian plume (Turner 1970 eq. 3.1) on a grid, marching squares; coordinates RFC 7946',
  fields: {
    ...plumeFields,
    ...gasFields,
    ...placementFields,
    receptorHeightM: or(num('receptor height', 'm', { min: 0, max: 1000 }), 0),
    levelsKgPerM3: maybe(
      list('concentrations of interest', num('level', 'kg/m³', { above: 0, max: 1e4 }), { min: 1, max: 20 }),
    ),
    levelsPpm: maybe(
      list(
        'concentrations of interest by volume; needs the molar mass',
        num('level', 'ppm', { above: 0, max: 1e6 }),
        { min: 1, max: 20 },
      ),
    ),
    lengthM: or(num('downwind length of the grid', 'm', { min: 10, max: 100_000 }), 10_000),
    halfWidthM: maybe(num('half width of the grid', 'm', { min: 5, max: 50_000 })),
    columns: or(whole('grid columns, downwind', { min: 8, max: MAX_GRID_SIDE }), 400),
    rows: or(whole('grid rows, crosswind', { min: 8, max: MAX_GRID_SIDE }), 401),
    includeGrid: or(flag('also return the concentrations, kg/m³'), false),
  },
  example: {
    emissionRateKgPerS: 1,
    windSpeedMps: 3,
    stability: 'D',
    effectiveHeightM: 2,
    molarMassGPerMol: 70.906,
    levelsPpm: [0.5, 2, 20],
    windFromDeg: 315,
    originLngDeg: 118.78,
    originLatDeg: 32.06,
    lengthM: 8000,
    columns: 100,
    rows: 101,
  },
  run(i, control) {
    refuseCalm(i.windSpeedMps);
    if ((i.levelsKgPerM3 === undefined) === (i.levelsPpm === undefined))
      inconsistent('levelsKgPerM3', '等值线只用一种单位给出 give the levels in exactly one unit');
    const placement = placementOf(i);
    const half = i.halfWidthM ?? Math.min(50_000, i.lengthM / 2);
    const shape = {
      columns: i.columns,
      rows: i.rows,
      x0: i.lengthM / i.columns,
      dx: i.lengthM / i.columns,
      y0: -half,
      dy: (2 * half) / (i.rows - 1),
    };
    const values = fillPlumeGrid(new Float32Array(i.columns * i.rows), shape, columnOf(i), control);
    const field: ScalarField = { values, ...shape };
    const perKg = i.levelsPpm ? ppmPerKg(i) : 1;
    const levels = (i.levelsPpm ?? i.levelsKgPerM3 ?? []).map((level) => ({
      value: level / perKg,
      properties: { ...(i.levelsPpm ? { levelPpm: level } : {}), levelKgPerM3: level / perKg } as Record<
        string,
        number
      >,
    }));
    const features = levelFeatures(field, levels, placement, true, control);
    return {
      type: 'FeatureCollection',
      features,
      frame: placement.origin ? 'lngLat' : 'eastNorthM',
      ...(i.includeGrid ? { grid: { ...shape, concentrationKgPerM3: values } } : {}),
      notes: [
        ...windNotes(i.windSpeedMps),
        ...(features.some((f) => f.properties['reachM'] > i.lengthM - 1.5 * shape.dx)
          ? ['影响范围超出计算网格，请加大 lengthM']
          : []),
      ],
    };
  },
});

function ppmPerKg(i: { molarMassGPerMol?: number; temperatureK: number; pressurePa: number }): number {
  if (i.molarMassGPerMol === undefined)
    inconsistent('molarMassGPerMol', 'ppm 需要摩尔质量 ppm needs the molar mass');
  return toPpm(1, i.molarMassGPerMol, i.temperatureK, i.pressurePa);
}

interface Plume {
  readonly emissionRateKgPerS: number;
  readonly windSpeedMps: number;
  readonly effectiveHeightM: number;
  readonly receptorHeightM: number;
  readonly mixingHeightM?: number;
  readonly decayRatePerS: number;
}

/** Axis value and σy of a request, by distance. */
export function columnOf(i: Plume & Parameters<typeof sigmasOf>[0]): (x: number) => PlumeColumn | undefined {
  return (x) => {
    if (x <= 0) return undefined;
    const [sigmaY, sigmaZ] = sigmasOf(i, x);
    const point = {
      y: 0,
      z: i.receptorHeightM,
      height: i.effectiveHeightM,
      sigmaY,
      sigmaZ,
      lid: i.mixingHeightM,
    };
    const decay = Math.exp((-i.decayRatePerS * x) / i.windSpeedMps);
    return { axis: decay * gaussianPlumeAt(i.emissionRateKgPerS, i.windSpeedMps, point), sigmaY };
  };
}
