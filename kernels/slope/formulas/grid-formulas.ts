import {
  type Formula,
  type InputSchema,
  KernelFailure,
  type RunControl,
  defineFormula,
  list,
  num,
  object,
  positive,
} from '#kernels/model';
import { contourPolygons, slopeAspect } from '#kernels/wildfire';
import { infiniteSlope } from '../stability.ts';
import { slopeOf, soilProperties, type SoilInput } from './stability-formulas.ts';

const MAX_CELLS = 4096 * 4096;

const grid = (description: string, unit: string, minimum: number, maximum: number): InputSchema =>
  list(`${description}, row-major from the north-west`, num(description, unit, minimum, maximum), MAX_CELLS);

const perCell = ['cohesionKpa', 'frictionDeg', 'depthM', 'wetness'] as const;

interface GridInput extends SoilInput {
  readonly widthCells: number;
  readonly heightCells: number;
  readonly cellM: number;
  readonly slopeDegGrid?: readonly number[];
  readonly elevationMGrid?: readonly number[];
  readonly noDataElevation?: number;
  readonly depthM?: number;
  readonly cohesionKpaGrid?: readonly number[];
  readonly frictionDegGrid?: readonly number[];
  readonly depthMGrid?: readonly number[];
  readonly wetnessGrid?: readonly number[];
  readonly contours?: readonly number[];
  readonly originLngDeg?: number;
  readonly originLatDeg?: number;
}

function checked(
  values: readonly number[] | undefined,
  name: string,
  cells: number,
): readonly number[] | undefined {
  if (values && values.length !== cells)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      name,
      `${name}: has ${values.length} values for ${cells} cells`,
    );
  return values;
}

function slopeGrid(i: GridInput, cells: number): ArrayLike<number> {
  const given = checked(i.slopeDegGrid, 'slopeDegGrid', cells);
  const elevation = checked(i.elevationMGrid, 'elevationMGrid', cells);
  if (given && elevation)
    throw new KernelFailure('INPUT_INCONSISTENT', 'slopeDegGrid', 'give elevations or slopes, not both');
  if (given) return given;
  if (!elevation)
    throw new KernelFailure('INPUT_MISSING', 'slopeDegGrid', 'slopeDegGrid or elevationMGrid: is required');
  const size = { width: i.widthCells, height: i.heightCells, cellM: i.cellM };
  const { slopeTan } = slopeAspect(elevation, size, i.noDataElevation, 'refuse');
  return slopeTan.map((t) => (Math.atan(t) * 180) / Math.PI);
}

function factors(i: GridInput, cells: number, control: RunControl): Float32Array {
  const slope = slopeGrid(i, cells);
  const grids = {
    cohesionKpa: checked(i.cohesionKpaGrid, 'cohesionKpaGrid', cells),
    frictionDeg: checked(i.frictionDegGrid, 'frictionDegGrid', cells),
    depthM: checked(i.depthMGrid, 'depthMGrid', cells),
    wetness: checked(i.wetnessGrid, 'wetnessGrid', cells),
  };
  if (!grids.depthM && i.depthM === undefined)
    throw new KernelFailure('INPUT_MISSING', 'depthM', 'depthM or depthMGrid: is required');
  const out = new Float32Array(cells);
  const base = slopeOf(i, 0, i.depthM ?? 1);
  for (let k = 0; k < cells; k++) {
    if ((k & 0xffff) === 0) {
      if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'the computation was cancelled');
      control.progress?.(k / cells);
    }
    const own: Record<string, number> = { slopeDeg: slope[k] };
    for (const name of perCell) {
      const values = grids[name];
      if (values) own[name] = values[k];
    }
    out[k] = infiniteSlope({ ...base, ...own }).factorOfSafety;
  }
  return out;
}

function outlines(fs: Float32Array, i: GridInput, levels: readonly number[], control: RunControl) {
  const { originLngDeg: lng, originLatDeg: lat, cellM } = i;
  const perDegree = 111_319.490_793_273_57;
  const shrink = Math.cos(((lat ?? 0) * Math.PI) / 180);
  const place = ([x, y]: [number, number]): [number, number] =>
    lng === undefined || lat === undefined
      ? [x * cellM, -y * cellM]
      : [lng + (x * cellM) / perDegree / shrink, lat - (y * cellM) / perDegree];
  return {
    type: 'FeatureCollection',
    features: levels.map((level) => ({
      type: 'Feature',
      properties: { factorOfSafetyBelow: level },
      geometry: {
        type: 'MultiPolygon',
        coordinates: contourPolygons(fs, { width: i.widthCells, height: i.heightCells }, level, control).map(
          (rings) => rings.map((r) => r.map(place)),
        ),
      },
    })),
  };
}

const stabilityGrid = defineFormula<GridInput>({
  name: 'stabilityGrid',
  title: { zh: '斜坡安全系数栅格', en: 'factor of safety over a grid' },
  source: 'infinite slope per cell (Skempton & DeLory 1957); slope from elevation by Horn 1981',
  input: object(
    'terrain and soil, uniform or per cell',
    {
      widthCells: { type: 'integer', description: 'columns', minimum: 2, maximum: 20_000 },
      heightCells: { type: 'integer', description: 'rows', minimum: 2, maximum: 20_000 },
      cellM: positive('cell edge', 'm', 10_000),
      slopeDegGrid: grid('slope', '°', 0, 89),
      elevationMGrid: grid('elevation', 'm', -1e5, 1e5),
      noDataElevation: num('value that marks a hole; holes are refused by name', 'm', -1e6, 1e6),
      ...soilProperties,
      depthM: positive('depth of the slip surface', 'm', 200),
      cohesionKpaGrid: grid('effective cohesion', 'kPa', 0, 1000),
      frictionDegGrid: grid('friction angle', '°', 0, 60),
      depthMGrid: grid('depth', 'm', 0.001, 200),
      wetnessGrid: grid('wetness', '1', 0, 1),
      contours: list('factors of safety whose outlines are wanted (1)', positive('factor', '1', 100), 20),
      originLngDeg: num('longitude of the north-west corner', '°', -180, 180),
      originLatDeg: num('latitude of the north-west corner', '°', -85, 85),
    },
    ['widthCells', 'heightCells', 'cellM', 'frictionDeg', 'soilUnitWeightKnM3'],
  ),
  example: {
    widthCells: 4,
    heightCells: 3,
    cellM: 10,
    elevationMGrid: [130, 128, 120, 110, 126, 122, 112, 104, 120, 114, 106, 100],
    cohesionKpa: 2,
    frictionDeg: 30,
    soilUnitWeightKnM3: 18,
    wetness: 0.8,
    depthM: 1.5,
    contours: [1],
  },
  run: (i, control) => {
    const cells = i.widthCells * i.heightCells;
    if (cells > MAX_CELLS)
      throw new KernelFailure('INPUT_TOO_LARGE', 'widthCells', `at most ${MAX_CELLS} cells (4096 × 4096)`);
    const fs = factors(i, cells, control);
    return {
      unstableCells: fs.reduce((n, v) => n + (v < 1 ? 1 : 0), 0),
      factorOfSafetyGrid: fs.map((v) => (Number.isFinite(v) ? v : Number.NaN)),
      outlines: outlines(fs, i, i.contours ?? [1], control),
    };
  },
});

/** Formulas over grids. */
export const gridFormulas: readonly Formula[] = [stabilityGrid];
