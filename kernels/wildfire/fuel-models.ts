import { KernelFailure } from '#kernels/model';

/** A fire behaviour fuel model in the published units of Rothermel 1972. */
export interface FuelModel {
  /** Number of the model (Anderson 1–13, Scott & Burgan 91–204). */
  readonly number: number;
  /** Code, e.g. `GR4`. */
  readonly code: string;
  readonly name: string;
  /** Fuel bed depth, ft. */
  readonly depthFt: number;
  /** Dead fuel moisture of extinction, %. */
  readonly mxDeadPct: number;
  /** Low heat content of dead and of live fuel, Btu/lb. */
  readonly heatDeadBtuLb: number;
  readonly heatLiveBtuLb: number;
  /** Oven-dry loads: 1-h, 10-h, 100-h, live herbaceous, live woody, lb/ft². */
  readonly loadLbFt2: readonly [number, number, number, number, number];
  /** Surface-area-to-volume ratios: 1-h, live herbaceous, live woody, ft²/ft³. */
  readonly savrFt2Ft3: readonly [number, number, number];
  /** True when live herbaceous load moves to dead as it cures (Scott & Burgan 2005). */
  readonly dynamic: boolean;
  /** True for regional models whose tabulated figures carry doubtful units; see README. */
  readonly doubtfulUnits: boolean;
}

type Loads = readonly [number, number, number, number, number];
type Row = readonly [
  number,
  string,
  string,
  number,
  number,
  number,
  number,
  Loads,
  readonly [number, number, number],
  number,
];

/** lb/ft² in one short ton per acre (2000 lb / 43 560 ft²). */
const LB_FT2_PER_TON_ACRE = 2000 / 43_560;

/**
 * Columns: number, code, name, depth ft, Mx %, heat dead, heat live Btu/lb, loads (1-h, 10-h, 100-h, herb, woody),
 * SAVR (1-h, herb, woody) ft²/ft³, dynamic. Anderson 1982 (GTR INT-122); loads in lb/ft² as in Albini 1976
 * (INT-30); NB models of Scott & Burgan 2005. Loads lb/ft².
 */
// oxfmt-ignore
const anderson: readonly Row[] = [
  [1, 'FM1', 'Short grass', 1, 12, 8000, 8000, [0.034, 0, 0, 0, 0], [3500, 1500, 1500], 0],
  [2, 'FM2', 'Timber grass and understory', 1, 15, 8000, 8000, [0.092, 0.046, 0.023, 0.023, 0], [3000, 1500, 1500], 0],
  [3, 'FM3', 'Tall grass', 2.5, 25, 8000, 8000, [0.138, 0, 0, 0, 0], [1500, 1500, 1500], 0],
  [4, 'FM4', 'Chaparral', 6, 20, 8000, 8000, [0.23, 0.184, 0.092, 0, 0.23], [2000, 1500, 1500], 0],
  [5, 'FM5', 'Brush', 2, 20, 8000, 8000, [0.046, 0.023, 0, 0, 0.092], [2000, 1500, 1500], 0],
  [6, 'FM6', 'Dormant brush, hardwood slash', 2.5, 25, 8000, 8000, [0.069, 0.115, 0.092, 0, 0], [1750, 1500, 1500], 0],
  [7, 'FM7', 'Southern rough', 2.5, 40, 8000, 8000, [0.052, 0.086, 0.069, 0, 0.017], [1750, 1500, 1500], 0],
  [8, 'FM8', 'Short needle litter', 0.2, 30, 8000, 8000, [0.069, 0.046, 0.115, 0, 0], [2000, 1500, 1500], 0],
  [9, 'FM9', 'Long needle or hardwood litter', 0.2, 25, 8000, 8000, [0.134, 0.019, 0.007, 0, 0], [2500, 1500, 1500], 0],
  [10, 'FM10', 'Timber litter & understory', 1, 25, 8000, 8000, [0.138, 0.092, 0.23, 0, 0.092], [2000, 1500, 1500], 0],
  [11, 'FM11', 'Light logging slash', 1, 15, 8000, 8000, [0.069, 0.207, 0.253, 0, 0], [1500, 1500, 1500], 0],
  [12, 'FM12', 'Medium logging slash', 2.3, 20, 8000, 8000, [0.184, 0.644, 0.759, 0, 0], [1500, 1500, 1500], 0],
  [13, 'FM13', 'Heavy logging slash', 3, 25, 8000, 8000, [0.322, 1.058, 1.288, 0, 0], [1500, 1500, 1500], 0],
  [91, 'NB1', 'Urban, developed', 1, 10, 8000, 8000, [0, 0, 0, 0, 0], [1500, 1500, 1500], 0],
  [92, 'NB2', 'Snow, ice', 1, 10, 8000, 8000, [0, 0, 0, 0, 0], [1500, 1500, 1500], 0],
  [93, 'NB3', 'Agricultural', 1, 10, 8000, 8000, [0, 0, 0, 0, 0], [1500, 1500, 1500], 0],
  [94, 'NB4', 'Future standard non-burnable', 1, 10, 8000, 8000, [0, 0, 0, 0, 0], [1500, 1500, 1500], 0],
  [95, 'NB5', 'Future standard non-burnable', 1, 10, 8000, 8000, [0, 0, 0, 0, 0], [1500, 1500, 1500], 0],
  [98, 'NB8', 'Open water', 1, 10, 8000, 8000, [0, 0, 0, 0, 0], [1500, 1500, 1500], 0],
  [99, 'NB9', 'Bare ground', 1, 10, 8000, 8000, [0, 0, 0, 0, 0], [1500, 1500, 1500], 0],
];

/** Scott & Burgan 2005 (RMRS-GTR-153), table of fuel model parameters; also in RMRS-GTR-371. Loads in short tons per acre. */
// oxfmt-ignore
const scottBurgan: readonly Row[] = [
  [101, 'GR1', 'Short, sparse, dry climate grass', 0.4, 15, 8000, 8000, [0.1, 0, 0, 0.3, 0], [2200, 2000, 1500], 1],
  [102, 'GR2', 'Low load, dry climate grass', 1, 15, 8000, 8000, [0.1, 0, 0, 1, 0], [2000, 1800, 1500], 1],
  [103, 'GR3', 'Low load, very coarse, humid climate grass', 2, 30, 8000, 8000, [0.1, 0.4, 0, 1.5, 0], [1500, 1300, 1500], 1],
  [104, 'GR4', 'Moderate load, dry climate grass', 2, 15, 8000, 8000, [0.25, 0, 0, 1.9, 0], [2000, 1800, 1500], 1],
  [105, 'GR5', 'Low load, humid climate grass', 1.5, 40, 8000, 8000, [0.4, 0, 0, 2.5, 0], [1800, 1600, 1500], 1],
  [106, 'GR6', 'Moderate load, humid climate grass', 1.5, 40, 9000, 9000, [0.1, 0, 0, 3.4, 0], [2200, 2000, 1500], 1],
  [107, 'GR7', 'High load, dry climate grass', 3, 15, 8000, 8000, [1, 0, 0, 5.4, 0], [2000, 1800, 1500], 1],
  [108, 'GR8', 'High load, very coarse, humid climate grass', 4, 30, 8000, 8000, [0.5, 1, 0, 7.3, 0], [1500, 1300, 1500], 1],
  [109, 'GR9', 'Very high load, humid climate grass', 5, 40, 8000, 8000, [1, 1, 0, 9, 0], [1800, 1600, 1500], 1],
  [121, 'GS1', 'Low load, dry climate grass-shrub', 0.9, 15, 8000, 8000, [0.2, 0, 0, 0.5, 0.65], [2000, 1800, 1800], 1],
  [122, 'GS2', 'Moderate load, dry climate grass-shrub', 1.5, 15, 8000, 8000, [0.5, 0.5, 0, 0.6, 1], [2000, 1800, 1800], 1],
  [123, 'GS3', 'Moderate load, humid climate grass-shrub', 1.8, 40, 8000, 8000, [0.3, 0.25, 0, 1.45, 1.25], [1800, 1600, 1600], 1],
  [124, 'GS4', 'High load, humid climate grass-shrub', 2.1, 40, 8000, 8000, [1.9, 0.3, 0.1, 3.4, 7.1], [1800, 1600, 1600], 1],
  [141, 'SH1', 'Low load, dry climate shrub', 1, 15, 8000, 8000, [0.25, 0.25, 0, 0.15, 1.3], [2000, 1800, 1600], 1],
  [142, 'SH2', 'Moderate load, dry climate shrub', 1, 15, 8000, 8000, [1.35, 2.4, 0.75, 0, 3.85], [2000, 1800, 1600], 1],
  [143, 'SH3', 'Moderate load, humid climate shrub', 2.4, 40, 8000, 8000, [0.45, 3, 0, 0, 6.2], [1600, 1800, 1400], 1],
  [144, 'SH4', 'Low load, humid climate timber-shrub', 3, 30, 8000, 8000, [0.85, 1.15, 0.2, 0, 2.55], [2000, 1800, 1600], 1],
  [145, 'SH5', 'High load, dry climate shrub', 6, 15, 8000, 8000, [3.6, 2.1, 0, 0, 2.9], [750, 1800, 1600], 1],
  [146, 'SH6', 'Low load, humid climate shrub', 2, 30, 8000, 8000, [2.9, 1.45, 0, 0, 1.4], [750, 1800, 1600], 1],
  [147, 'SH7', 'Very high load, dry climate shrub', 6, 15, 8000, 8000, [3.5, 5.3, 2.2, 0, 3.4], [750, 1800, 1600], 1],
  [148, 'SH8', 'High load, humid climate shrub', 3, 40, 8000, 8000, [2.05, 3.4, 0.85, 0, 4.35], [750, 1800, 1600], 1],
  [149, 'SH9', 'Very high load, humid climate shrub', 4.4, 40, 8000, 8000, [4.5, 2.45, 0, 1.55, 7], [750, 1800, 1500], 1],
  [161, 'TU1', 'Light load, dry climate timber-grass-shrub', 0.6, 20, 8000, 8000, [0.2, 0.9, 1.5, 0.2, 0.9], [2000, 1800, 1600], 1],
  [162, 'TU2', 'Moderate load, humid climate timber-shrub', 1, 30, 8000, 8000, [0.95, 1.8, 1.25, 0, 0.2], [2000, 1800, 1600], 1],
  [163, 'TU3', 'Moderate load, humid climate timber-grass-shrub', 1.3, 30, 8000, 8000, [1.1, 0.15, 0.25, 0.65, 1.1], [1800, 1600, 1400], 1],
  [164, 'TU4', 'Dwarf conifer understory', 0.5, 12, 8000, 8000, [4.5, 0, 0, 0, 2], [2300, 1800, 2000], 1],
  [165, 'TU5', 'Very high load, dry climate timber-shrub', 1, 25, 8000, 8000, [4, 4, 3, 0, 3], [1500, 1800, 750], 1],
  [181, 'TL1', 'Low load, compact conifer litter', 0.2, 30, 8000, 8000, [1, 2.2, 3.6, 0, 0], [2000, 1800, 1600], 1],
  [182, 'TL2', 'Low load broadleaf litter', 0.2, 25, 8000, 8000, [1.4, 2.3, 2.2, 0, 0], [2000, 1800, 1600], 1],
  [183, 'TL3', 'Moderate load conifer litter', 0.3, 20, 8000, 8000, [0.5, 2.2, 2.8, 0, 0], [2000, 1800, 1600], 1],
  [184, 'TL4', 'Small downed logs', 0.4, 25, 8000, 8000, [0.5, 1.5, 4.2, 0, 0], [2000, 1800, 1600], 1],
  [185, 'TL5', 'High load conifer litter', 0.6, 25, 8000, 8000, [1.15, 2.5, 4.4, 0, 0], [2000, 1800, 1600], 1],
  [186, 'TL6', 'High load broadleaf litter', 0.3, 25, 8000, 8000, [2.4, 1.2, 1.2, 0, 0], [2000, 1800, 1600], 1],
  [187, 'TL7', 'Large downed logs', 0.4, 25, 8000, 8000, [0.3, 1.4, 8.1, 0, 0], [2000, 1800, 1600], 1],
  [188, 'TL8', 'Long-needle litter', 0.3, 35, 8000, 8000, [5.8, 1.4, 1.1, 0, 0], [1800, 1800, 1600], 1],
  [189, 'TL9', 'Very high load broadleaf litter', 0.6, 35, 8000, 8000, [6.65, 3.3, 4.15, 0, 0], [1800, 1800, 1600], 1],
  [201, 'SB1', 'Low load activity fuel', 1, 25, 8000, 8000, [1.5, 3, 11, 0, 0], [2000, 1800, 1600], 1],
  [202, 'SB2', 'Moderate load activity or low load blowdown', 1, 25, 8000, 8000, [4.5, 4.25, 4, 0, 0], [2000, 1800, 1600], 1],
  [203, 'SB3', 'High load activity fuel or moderate load blowdown', 1.2, 25, 8000, 8000, [5.5, 2.75, 3, 0, 0], [2000, 1800, 1600], 1],
  [204, 'SB4', 'High load blowdown', 2.7, 25, 8000, 8000, [5.25, 3.5, 5.25, 0, 0], [2000, 1800, 1600], 1],
];

/**
 * Regional models (Southern California, Iberia) as tabulated in the public-domain source of the BehavePlus core
 * (github.com/firelab/behave, src/behave/fuelModels.cpp). Loads in short tons per acre.
 */
// oxfmt-ignore
const regional: readonly Row[] = [
  [110, 'V-Hb', 'Short grass, < 0.5 m', 0.35, 2400, 19000, 19000, [0.3, 0, 0, 1.2, 0], [6000, 6000, 6000], 1],
  [111, 'V-Ha', 'Tall Grass, > 0.5 m', 0.6, 2400, 19000, 19000, [0.5, 0.1, 0, 2.5, 0.3], [4000, 6000, 4000], 1],
  [150, 'SCAL17', 'Chamise with Moderate Load Grass, 4 feet', 4, 2000, 8000, 8000, [1.3, 1, 1, 2, 2], [640, 2200, 640], 0],
  [151, 'SCAL15', 'Chamise with Low Load Grass, 3 feet', 3, 1300, 10000, 10000, [2, 3, 1, 0.5, 2], [640, 2200, 640], 0],
  [152, 'SCAL16', 'North Slope Ceanothus with Moderate Load Grass', 6, 1500, 8000, 8000, [2.2, 4.8, 1.8, 3, 2.8], [500, 1500, 500], 0],
  [153, 'SCAL14', 'Manzanita/Scrub Oak with Low Load Grass', 3, 1500, 9211, 9211, [3, 4.5, 1.1, 1.4, 5], [350, 1500, 250], 0],
  [154, 'SCAL18', 'Coastal Sage/Buckwheat Scrub with Low Load Grass', 3, 2500, 9200, 9200, [5.5, 0.8, 0.1, 0.75, 2.5], [640, 1500, 640], 0],
  [155, 'V-MH', 'Short Green Shrub < 1 m With Grass, Discontinuous (< 1 m) often discontinuous and with grass', 0.55, 2500, 19500, 19500, [1, 1, 0, 1.5, 5.5], [4500, 8500, 4000], 1],
  [156, 'V-MMb', 'Short Shrub < 1 m, Low Dead Fraction and/or Thick Foliage', 0.9, 2000, 20500, 20500, [4, 0.5, 0, 0, 7], [3000, 3000, 3000], 0],
  [157, 'V-MAb', 'Short Shrub < 1 m, High Dead Fraction and/or Thin Fuel', 0.5, 3500, 21000, 21000, [6, 0.5, 0, 0, 7.5], [4500, 4500, 4500], 0],
  [158, 'V-MMa', 'Tall Shrub > 1 m, Low Dead Fraction and/or Thick Foliage', 1.7, 2400, 20500, 20500, [6, 4, 0, 0, 13], [2500, 3000, 3000], 0],
  [159, 'V-MAa', 'Tall Shrub > 1 m, High Dead Fraction and/or Thin Fuel', 1.05, 3500, 21000, 21000, [9.5, 2.5, 0, 0, 14.5], [3500, 4000, 4000], 0],
  [166, 'M-EUCd', 'Discontinuous Litter Eucalyptus Plantation, With or Without Shrub Understory', 0.4, 2600, 21000, 20500, [1.37, 2.89, 1.59, 0, 1.84], [4500, 4200, 5000], 0],
  [167, 'M-H', 'Deciduous or Conifer Litter, Shrub and Herb Understory', 0.1, 3000, 20500, 20500, [2.71, 1, 0, 0.66, 0.1], [5500, 8000, 4500], 1],
  [168, 'M-F', 'Deciduous or Conifer Litter, Shrub and Fern Understory', 0.3, 3500, 19500, 19500, [4.5, 1.5, 0.5, 2.35, 0.48], [6000, 8000, 4500], 1],
  [169, 'M-CAD', 'Deciduous Litter, Shrub Understory', 0.63, 3000, 20000, 20000, [4.54, 1.87, 0.61, 0, 9.08], [6000, 4921, 5000], 0],
  [170, 'M-ESC', 'Sclerophyll Broadleaf Litter, Shrub Understory', 0.5, 2700, 20500, 20500, [5.65, 1.5, 0.48, 0, 7.89], [5000, 4921, 5500], 0],
  [171, 'M-PIN', 'Medium-Long Needle Pine Litter, Shrub Understory', 0.5, 4000, 20500, 21500, [7.21, 3, 0, 0, 6.89], [5500, 5500, 6000], 0],
  [172, 'M-EUC', 'Eucalyptus Litter, Shrub Understory', 0.64, 3200, 21000, 21000, [8.37, 3.81, 0, 0, 4.51], [4700, 4200, 5000], 0],
  [190, 'F-RAC', 'Very Compact Litter, Short Needle Conifers', 0.05, 2800, 20500, 20500, [3.75, 2, 1, 0, 1.18], [6500, 4921, 4500], 0],
  [191, 'F-FOL', 'Compact Litter, Deciduous or Evergreen Foliage', 0.15, 2500, 20500, 20500, [2.67, 1.27, 0.69, 0, 1.16], [4500, 5500, 5000], 0],
  [192, 'F-PIN', 'Litter from Medium-Long Needle Pine Trees', 0.1, 4500, 20500, 21500, [6.5, 1.5, 0, 0, 0], [5500, 5500, 5500], 0],
  [193, 'F-EUC', 'Pure Eucalyptus Litter, No Understory', 0.32, 2600, 21000, 20500, [4.63, 2.96, 1.27, 0, 1.12], [4200, 4200, 5000], 0],
];

function build(row: Row, scale: number, doubtfulUnits: boolean): FuelModel {
  const [number, code, name, depthFt, mxDeadPct, heatDeadBtuLb, heatLiveBtuLb, loads, savrFt2Ft3, dynamic] =
    row;
  const loadLbFt2 = loads.map((v) => v * scale) as unknown as Loads;
  const flags = { dynamic: dynamic === 1, doubtfulUnits };
  return {
    number,
    code,
    name,
    depthFt,
    mxDeadPct,
    heatDeadBtuLb,
    heatLiveBtuLb,
    loadLbFt2,
    savrFt2Ft3,
    ...flags,
  };
}

/** Every built-in fuel model: 13 Anderson, 7 non-burnable, 40 Scott–Burgan, 23 regional. */
export const fuelModels: readonly FuelModel[] = [
  ...anderson.map((row) => build(row, 1, false)),
  ...scottBurgan.map((row) => build(row, LB_FT2_PER_TON_ACRE, false)),
  ...regional.map((row) => build(row, LB_FT2_PER_TON_ACRE, true)),
].sort((a, b) => a.number - b.number);

const byNumber = new Map(fuelModels.map((model) => [model.number, model]));
const byCode = new Map(fuelModels.map((model) => [model.code.toUpperCase(), model]));

/** The fuel model of a number or a code; throws `INPUT_NOT_ALLOWED` naming `path` when there is none. */
export function findFuelModel(key: number | string, path = 'fuelModel'): FuelModel {
  const model = typeof key === 'number' ? byNumber.get(key) : byCode.get(key.trim().toUpperCase());
  if (!model)
    throw new KernelFailure(
      'INPUT_NOT_ALLOWED',
      path,
      `${path}: unknown fuel model ${JSON.stringify(key)}; known are Anderson 1–13 (FM1–FM13), NB1–NB9 and the Scott–Burgan codes GR1–SB4 (101–204)`,
    );
  return model;
}
