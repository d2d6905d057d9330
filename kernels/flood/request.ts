/** A position in the grid's plane coordinates, metres. */
export type Position = readonly number[];

/** A value in time; linear between samples, held before the first and after the last. */
export interface SeriesPoint {
  readonly timeS: number;
  readonly value: number;
}

/** A digital elevation model on square cells. */
export interface DemInput {
  readonly cols: number;
  readonly rows: number;
  readonly cellSizeM: number;
  readonly xllM?: number;
  readonly yllM?: number;
  readonly elevationM: readonly number[];
  readonly noDataM?: number;
  readonly order?: 'northFirst' | 'southFirst';
  readonly holes?: 'refuse' | 'wall' | 'fill';
}

/** Loss of ponded water into the ground. */
export interface InfiltrationInput {
  readonly kind: 'constantLoss' | 'horton' | 'greenAmpt';
  readonly rateMmPerH?: number;
  readonly initialMmPerH?: number;
  readonly finalMmPerH?: number;
  readonly decayPerH?: number;
  readonly conductivityMmPerH?: number;
  readonly suctionMm?: number;
  readonly moistureDeficit?: number;
}

/** Geometry and coefficients of one culvert (FHWA HDS-5 names). */
export interface CulvertShape {
  readonly shape: 'circular' | 'box';
  readonly diameterM?: number;
  readonly widthM?: number;
  readonly heightM?: number;
  readonly barrels?: number;
  readonly lengthM: number;
  readonly inletInvertM: number;
  readonly outletInvertM: number;
  readonly manning: number;
  readonly entranceLoss?: number;
  readonly exitLoss?: number;
  readonly inlet?: string;
}

/** A dam or dike that opens in time: a trapezoid growing linearly to its final size. */
export interface LeveeInput {
  readonly line: readonly Position[];
  readonly crestM: number;
  readonly breach?: {
    readonly at: Position;
    readonly startS: number;
    readonly formationS: number;
    readonly bottomM: number;
    readonly bottomWidthM: number;
    readonly sideSlope: number;
  };
}

/** A condition on part of one edge of the grid; the rest of every edge is closed. */
export interface BoundaryInput {
  readonly edge: 'west' | 'east' | 'south' | 'north';
  readonly fromM?: number;
  readonly toM?: number;
  readonly kind: 'closed' | 'free' | 'stage' | 'discharge';
  readonly series?: readonly SeriesPoint[];
  readonly depthM?: number;
  readonly slope?: number;
}

/** Everything a flood run takes. */
export interface FloodInput {
  readonly dem: DemInput;
  readonly durationS: number;
  readonly roughness: {
    readonly manning: number;
    readonly polygons?: readonly { readonly ring: readonly Position[]; readonly manning: number }[];
    readonly grid?: readonly number[];
  };
  readonly initial?: {
    readonly stageM?: number;
    readonly depthM?: readonly number[];
    readonly velocityXMps?: readonly number[];
    readonly velocityYMps?: readonly number[];
  };
  readonly buildings?: {
    readonly method: 'block' | 'raise' | 'roughness';
    readonly raiseM?: number;
    readonly manning?: number;
    readonly polygons: readonly (readonly Position[])[];
  };
  readonly rain?: {
    readonly series: readonly SeriesPoint[];
    readonly weights?: readonly number[];
    readonly grids?: readonly { readonly timeS: number; readonly mmPerH: readonly number[] }[];
  };
  readonly infiltration?: InfiltrationInput;
  readonly drainMmPerH?: number;
  readonly inflows?: readonly {
    readonly name?: string;
    readonly point?: Position;
    readonly radiusM?: number;
    readonly line?: readonly Position[];
    readonly polygon?: readonly Position[];
    readonly hydrograph: readonly SeriesPoint[];
  }[];
  readonly levees?: readonly LeveeInput[];
  readonly boundaries?: readonly BoundaryInput[];
  readonly culverts?: readonly (CulvertShape & { readonly inletAt: Position; readonly outletAt: Position })[];
  readonly points?: readonly { readonly name?: string; readonly xM: number; readonly yM: number }[];
  readonly options?: {
    readonly gravityMps2?: number;
    readonly cfl?: number;
    readonly dryDepthM?: number;
    readonly theta?: number;
    readonly order?: number;
    readonly limiter?: number;
    readonly maxStepS?: number;
    readonly wetCellTracking?: boolean;
  };
  readonly outputs?: {
    readonly grids?: readonly string[];
    readonly contours?: readonly { readonly field: string; readonly levels: readonly number[] }[];
    readonly seriesIntervalS?: number;
    readonly arrivalDepthM?: number;
    readonly debrisFactor?: number;
  };
}

/** Most cells of a local-inertia run (about 80 bytes each with input and statistics). */
export const MAX_CELLS_INERTIAL = 17_000_000;
/** Most cells of a shallow-water run (about 170 bytes each). */
export const MAX_CELLS_SHALLOW = 4_200_000;

/** Grids a run can answer. */
export const gridNames = [
  'maxDepthM',
  'maxStageM',
  'maxSpeedMps',
  'maxUnitDischargeM2ps',
  'maxHazardRating',
  'hazardClass',
  'arrivalS',
  'timeOfPeakS',
  'durationS',
  'depthM',
  'velocityXMps',
  'velocityYMps',
  'bedM',
] as const;

/** Name of a grid a run can answer. */
export type GridName = (typeof gridNames)[number];
