import type { InputSchema } from '#kernels/model';
import { gridNames, MAX_CELLS_INERTIAL } from './request.ts';

const number = (description: string, unit?: string, range: object = {}): InputSchema => ({
  type: 'number',
  description,
  ...(unit === undefined ? {} : { unit }),
  ...range,
});
const list = (description: string, items: InputSchema, maxItems: number, minItems = 0): InputSchema => ({
  type: 'array',
  description,
  items,
  maxItems,
  minItems,
});
const object = (
  description: string,
  properties: Record<string, InputSchema>,
  required: readonly string[] = [],
): Extract<InputSchema, { type: 'object' }> => ({ type: 'object', description, properties, required });
const choice = (description: string, options: readonly string[]): InputSchema => ({
  type: 'string',
  description,
  enum: options,
});
const grid = (description: string, unit: string, range: object = {}): InputSchema =>
  list(description, number('value of one cell', unit, range), MAX_CELLS_INERTIAL, 1);
const coordinate = number('coordinate', 'm', { minimum: -1e8, maximum: 1e8 });
const position = list('[x, y] in the plane of the grid', coordinate, 2, 2);
const ring = list('polygon, open or closed ring', position, 20_000, 3);
const series = (description: string, range: object = {}): InputSchema =>
  list(
    description,
    object(
      'sample',
      { timeS: number('time', 's', { minimum: 0, maximum: 1e9 }), value: number('value', undefined, range) },
      ['timeS', 'value'],
    ),
    100_000,
    1,
  );
const manning = number("Manning's n", 's/m^(1/3)', { minimum: 0, maximum: 10 });

const dem = object(
  'elevation of square cells',
  {
    cols: { type: 'integer', description: 'cells from west to east', minimum: 1, maximum: 1_000_000 },
    rows: { type: 'integer', description: 'cells from south to north', minimum: 1, maximum: 1_000_000 },
    cellSizeM: number('cell size', 'm', { exclusiveMinimum: 0, maximum: 10_000 }),
    xllM: coordinate,
    yllM: coordinate,
    elevationM: grid('cell elevations, row by row', 'm', { minimum: -100_000, maximum: 100_000 }),
    noDataM: number('value that marks a hole (default −9999)', 'm'),
    order: choice('which row comes first (default northFirst, as in ESRI ASCII grids)', [
      'northFirst',
      'southFirst',
    ]),
    holes: choice('cells without elevation: refuse (default), wall, or fill from their neighbours', [
      'refuse',
      'wall',
      'fill',
    ]),
  },
  ['cols', 'rows', 'cellSizeM', 'elevationM'],
);

const rate = (description: string): InputSchema =>
  number(description, 'mm/h', { minimum: 0, maximum: 10_000 });

/** Schema of {@link InfiltrationInput}. */
export const infiltrationSchema = object(
  'infiltration of ponded water',
  {
    kind: choice('constantLoss (rateMmPerH), horton (initialMmPerH, finalMmPerH, decayPerH) or greenAmpt', [
      'constantLoss',
      'horton',
      'greenAmpt',
    ]),
    rateMmPerH: rate('constant loss'),
    initialMmPerH: rate('Horton f0'),
    finalMmPerH: rate('Horton fc'),
    decayPerH: number('Horton k', '1/h', { exclusiveMinimum: 0, maximum: 1000 }),
    conductivityMmPerH: rate('Green–Ampt saturated conductivity K'),
    suctionMm: number('Green–Ampt wetting-front suction ψ', 'mm', { minimum: 0, maximum: 10_000 }),
    moistureDeficit: number('Green–Ampt Δθ', undefined, { minimum: 0, maximum: 1 }),
  },
  ['kind'],
);

/** Properties of {@link CulvertShape}. */
export const culvertProperties: Record<string, InputSchema> = {
  shape: choice('barrel', ['circular', 'box']),
  diameterM: number('circular: diameter', 'm', { exclusiveMinimum: 0, maximum: 20 }),
  widthM: number('box: span', 'm', { exclusiveMinimum: 0, maximum: 50 }),
  heightM: number('box: rise', 'm', { exclusiveMinimum: 0, maximum: 20 }),
  barrels: { type: 'integer', description: 'number of barrels', minimum: 1, maximum: 100 },
  lengthM: number('barrel length', 'm', { exclusiveMinimum: 0, maximum: 5000 }),
  inletInvertM: number('inlet invert', 'm', { minimum: -1000, maximum: 10_000 }),
  outletInvertM: number('outlet invert', 'm', { minimum: -1000, maximum: 10_000 }),
  manning: number("barrel Manning's n", 's/m^(1/3)', { minimum: 0.005, maximum: 0.2 }),
  entranceLoss: number('entrance loss coefficient ke', undefined, { minimum: 0, maximum: 2 }),
  exitLoss: number('exit loss coefficient (default 1)', undefined, { minimum: 0, maximum: 2 }),
  inlet: { type: 'string', description: 'inlet type, a key of the culvert formula’s table', maxLength: 60 },
};
/** Required properties of {@link CulvertShape}. */
export const culvertRequired: readonly string[] = [
  'shape',
  'lengthM',
  'inletInvertM',
  'outletInvertM',
  'manning',
];

const time = (description: string): InputSchema => number(description, 's', { minimum: 0, maximum: 1e9 });
const levee = object(
  'a dam or dike line; cells it crosses are raised to the crest and lowered again by the breach',
  {
    line: list('axis', position, 10_000, 2),
    crestM: number('crest level', 'm', { minimum: -1000, maximum: 10_000 }),
    breach: object(
      'trapezoidal opening that grows linearly',
      {
        at: position,
        startS: time('start'),
        formationS: time('formation time'),
        bottomM: number('final bottom level', 'm', { minimum: -1000, maximum: 10_000 }),
        bottomWidthM: number('final bottom width', 'm', { exclusiveMinimum: 0, maximum: 10_000 }),
        sideSlope: number('horizontal : vertical', undefined, { minimum: 0, maximum: 10 }),
      },
      ['at', 'startS', 'formationS', 'bottomM', 'bottomWidthM', 'sideSlope'],
    ),
  },
  ['line', 'crestM'],
);

const boundary = object(
  'condition on part of an edge',
  {
    edge: choice('edge of the grid', ['west', 'east', 'south', 'north']),
    fromM: coordinate,
    toM: coordinate,
    kind: choice(
      'closed wall, free outflow, water level (series in m) or discharge into the grid (series in m³/s)',
      ['closed', 'free', 'stage', 'discharge'],
    ),
    series: series('water level, m, or discharge, m³/s'),
    depthM: number('depth of a supercritical inflow', 'm', { exclusiveMinimum: 0, maximum: 1000 }),
    slope: number('bed slope beyond a free edge', undefined, { minimum: 0, maximum: 1 }),
  },
  ['edge', 'kind'],
);

const inflow = object(
  'water added at a point (cell), a circle, a line or a polygon',
  {
    name: { type: 'string', description: 'name', maxLength: 100 },
    point: position,
    radiusM: number('radius around the point', 'm', { exclusiveMinimum: 0, maximum: 1e6 }),
    line: list('line of cells', position, 10_000, 2),
    polygon: ring,
    hydrograph: series('discharge, m³/s', { minimum: 0, maximum: 1e7 }),
  },
  ['hydrograph'],
);

const outputs = object('what to answer besides the summary and the points', {
  grids: list('grids, in the row order of the DEM', choice('grid', gridNames), 20),
  contours: list(
    'contour bands as GeoJSON',
    object(
      'contours of one grid',
      { field: choice('grid', gridNames), levels: list('levels', number('level'), 50, 1) },
      ['field', 'levels'],
    ),
    10,
  ),
  seriesIntervalS: number('interval of the series at points', 's', { exclusiveMinimum: 0, maximum: 1e6 }),
  arrivalDepthM: number('depth that counts as arrived', 'm', { exclusiveMinimum: 0, maximum: 100 }),
  debrisFactor: number('DF of the DEFRA rating (default by depth and speed)', undefined, {
    minimum: 0,
    maximum: 1,
  }),
});

const options = object('numerical options', {
  gravityMps2: number('gravity', 'm/s²', { minimum: 1, maximum: 30 }),
  cfl: number('Courant number (default 0.7 local inertia, 0.65 shallow water)', undefined, {
    exclusiveMinimum: 0,
    maximum: 1,
  }),
  dryDepthM: number('depth that stands still', 'm', { exclusiveMinimum: 0, maximum: 1 }),
  theta: number('local inertia: weight of the face itself', undefined, { minimum: 0.5, maximum: 1 }),
  order: { type: 'integer', description: 'shallow water: order of accuracy', minimum: 1, maximum: 2 },
  limiter: number('shallow water: 1 minmod … 2 monotonised central (default 1.5)', undefined, {
    minimum: 1,
    maximum: 2,
  }),
  maxStepS: number('longest time step', 's', { exclusiveMinimum: 0, maximum: 3600 }),
  wetCellTracking: { type: 'boolean', description: 'compute only tiles near water (default true)' },
});

/** Schema of {@link FloodInput}. */
export const floodSchema = object(
  'a two-dimensional flood run',
  {
    dem,
    durationS: number('simulated time', 's', { exclusiveMinimum: 0, maximum: 1e8 }),
    roughness: object(
      'bed roughness',
      {
        manning,
        polygons: list(
          'areas with their own n, later ones win',
          object('area', { ring, manning }, ['ring', 'manning']),
          10_000,
        ),
        grid: grid("Manning's n of every cell", 's/m^(1/3)', { minimum: 0, maximum: 10 }),
      },
      ['manning'],
    ),
    initial: object('water at the start', {
      stageM: number('one level everywhere', 'm', { minimum: -10_000, maximum: 10_000 }),
      depthM: grid('depth of every cell', 'm', { minimum: 0, maximum: 10_000 }),
      velocityXMps: grid('velocity to the east', 'm/s', { minimum: -200, maximum: 200 }),
      velocityYMps: grid('velocity to the north', 'm/s', { minimum: -200, maximum: 200 }),
    }),
    buildings: object(
      'houses',
      {
        method: choice('block (walls), raise (by raiseM) or roughness (manning)', [
          'block',
          'raise',
          'roughness',
        ]),
        raiseM: number('height added', 'm', { exclusiveMinimum: 0, maximum: 1000 }),
        manning,
        polygons: list('footprints', ring, 100_000, 1),
      },
      ['method', 'polygons'],
    ),
    rain: object(
      'rainfall; each sample holds until the next',
      {
        series: series('intensity, mm/h', { minimum: 0, maximum: 2000 }),
        weights: grid('factor of every cell', '1', { minimum: 0, maximum: 1000 }),
        grids: list(
          'rain fields that replace the series, each holding until the next',
          object(
            'field',
            { timeS: time('from'), mmPerH: grid('intensity', 'mm/h', { minimum: 0, maximum: 2000 }) },
            ['timeS', 'mmPerH'],
          ),
          1000,
        ),
      },
      ['series'],
    ),
    infiltration: infiltrationSchema,
    drainMmPerH: rate('capacity of the drains under every cell'),
    inflows: list('inflows', inflow, 1000),
    levees: list('levees', levee, 1000),
    boundaries: list('edge conditions', boundary, 1000),
    culverts: list(
      'culverts between two cells',
      object('culvert', { ...culvertProperties, inletAt: position, outletAt: position }, [
        ...culvertRequired,
        'inletAt',
        'outletAt',
      ]),
      1000,
    ),
    points: list(
      'places to report',
      object(
        'place',
        { name: { type: 'string', description: 'name', maxLength: 100 }, xM: coordinate, yM: coordinate },
        ['xM', 'yM'],
      ),
      100_000,
    ),
    options,
    outputs,
  },
  ['dem', 'durationS', 'roughness'],
);
