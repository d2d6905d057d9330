/** Where in mountainous terrain the brands start (Chase 1981); the number is the quarter-turn of the terrain cosine. */
export const spotLocations = {
  midslopeWindward: 0,
  valleyBottom: 1,
  midslopeLeeward: 2,
  ridgeTop: 3,
} as const;
/** Name of a brand's starting place. */
export type SpotLocation = keyof typeof spotLocations;

/** Flame height factors a·dbh^b·n^0.4 (ft, in) and duration factors a·dbh^b·n^−0.2 of torching trees (Albini 1979, INT-56). */
export const torchingSpecies = {
  engelmannSpruce: [15.7, 0.451, 12.6, -0.256],
  douglasFir: [15.7, 0.451, 10.7, -0.278],
  subalpineFir: [15.7, 0.451, 10.7, -0.278],
  westernHemlock: [15.7, 0.451, 6.3, -0.249],
  ponderosaPine: [12.9, 0.453, 12.6, -0.256],
  lodgepolePine: [12.9, 0.453, 12.6, -0.256],
  westernWhitePine: [12.9, 0.453, 10.7, -0.278],
  grandFir: [16.5, 0.515, 10.7, -0.278],
  balsamFir: [16.5, 0.515, 10.7, -0.278],
  slashPine: [2.71, 1, 11.9, -0.389],
  longleafPine: [2.71, 1, 11.9, -0.389],
  pondPine: [2.71, 1, 7.91, -0.344],
  shortleafPine: [2.71, 1, 7.91, -0.344],
  loblollyPine: [2.71, 1, 13.5, -0.544],
} as const;
/** A tree species with published torching figures. */
export type TorchingSpecies = keyof typeof torchingSpecies;

/** Terrain and cover downwind of the source. */
export interface SpotSetting {
  /** 20-ft wind, mph. */
  readonly windMph: number;
  /** Height of downwind cover, ft. */
  readonly coverHeightFt: number;
  /** True when the cover is open; its height then counts half. */
  readonly openCover: boolean;
  readonly location: SpotLocation;
  /** Horizontal distance and height between ridge and valley; 0 for flat ground. */
  readonly ridgeToValleyMi: number;
  readonly ridgeToValleyFt: number;
}

/** Height and reach of a firebrand. */
export interface SpotResult {
  readonly firebrandHeightFt: number;
  readonly coverHeightUsedFt: number;
  readonly flatDistanceMi: number;
  readonly mountainDistanceMi: number;
}

/** Reach over flat ground, mi (Albini 1979 with the log wind profile), for brand and cover heights in ft and wind in mph. */
export function flatSpotDistanceMi(heightFt: number, coverFt: number, windMph: number): number {
  if (!(coverFt > 1e-7) || !(heightFt > 0)) return 0;
  const ratio = heightFt / coverFt;
  return Math.max(
    0,
    0.000718 * windMph * Math.sqrt(coverFt) * (0.362 + (Math.sqrt(ratio) / 2) * Math.log(ratio)),
  );
}

/** Reach across ridges and valleys, mi (Chase 1981, INT-RN-309; six fixed-point steps as in BehavePlus). */
export function mountainSpotDistanceMi(flatMi: number, setting: SpotSetting): number {
  const { ridgeToValleyFt: rise, ridgeToValleyMi: reach } = setting;
  if (!(rise > 0) || !(reach > 0)) return flatMi;
  const quarter = (spotLocations[setting.location] * Math.PI) / 2;
  const a = flatMi / reach;
  const b = rise / (10 * Math.PI) / 1000;
  let x = a;
  for (let i = 0; i < 6; i++) x = a - b * (Math.cos(Math.PI * x - quarter) - Math.cos(quarter));
  return x * reach;
}

function land(firebrandHeightFt: number, driftMi: number, setting: SpotSetting): SpotResult {
  const cover = setting.openCover ? setting.coverHeightFt / 2 : setting.coverHeightFt;
  const critical = firebrandHeightFt > 0 ? 2.2 * firebrandHeightFt ** 0.337 - 4 : 0;
  const coverHeightUsedFt = Math.max(cover, critical);
  const flat =
    coverHeightUsedFt > 1e-7 && setting.windMph > 0
      ? flatSpotDistanceMi(firebrandHeightFt, coverHeightUsedFt, setting.windMph) + driftMi
      : 0;
  const mountain = flat > 0 ? mountainSpotDistanceMi(flat, setting) : 0;
  return { firebrandHeightFt, coverHeightUsedFt, flatDistanceMi: flat, mountainDistanceMi: mountain };
}

/** Trees that torch together. */
export interface TorchingTrees {
  readonly species: TorchingSpecies;
  readonly dbhIn: number;
  readonly treeHeightFt: number;
  readonly count: number;
}

/** Firebrand height over flame height by flame-to-tree ratio and duration (Albini 1979): factor, exponent of duration. */
function brandFactors(treeOverFlame: number, duration: number): readonly [number, number] {
  if (treeOverFlame >= 1) return [4.24, 0.332];
  if (treeOverFlame >= 0.5) return [3.64, 0.391];
  return duration < 3.5 ? [2.78, 0.418] : [4.7, 0];
}

/** Spotting from torching trees (Albini 1979). */
export function spotFromTorchingTrees(trees: TorchingTrees, setting: SpotSetting) {
  const [ha, hb, da, db] = torchingSpecies[trees.species];
  const steadyFlameHeightFt = ha * trees.dbhIn ** hb * trees.count ** 0.4;
  const flameDuration = da * trees.dbhIn ** db * trees.count ** -0.2;
  const [factor, exponent] = brandFactors(trees.treeHeightFt / steadyFlameHeightFt, flameDuration);
  const height = factor * flameDuration ** exponent * steadyFlameHeightFt + trees.treeHeightFt / 2;
  return { steadyFlameHeightFt, flameDuration, ...land(height, 0, setting) };
}

/** Spotting from a burning pile of a flame height in ft (Albini 1981): brands rise to 12.2 flame heights. */
export function spotFromBurningPile(flameHeightFt: number, setting: SpotSetting): SpotResult {
  return land(12.2 * flameHeightFt, 0, setting);
}

/** Spotting from a wind-driven surface fire of a flame length in ft (Albini 1983, INT-309; Morris 1987 for the drift). */
export function spotFromSurfaceFire(flameLengthFt: number, setting: SpotSetting) {
  if (!(setting.windMph > 0) || !(flameLengthFt > 0)) return { driftMi: 0, ...land(0, 0, setting) };
  const energy = 322 * (0.474 * setting.windMph) ** -1.01;
  const intensity = (flameLengthFt / 0.45) ** (1 / 0.46);
  const height = 1.055 * Math.sqrt(energy * intensity);
  const driftMi = 0.000278 * setting.windMph * height ** 0.643;
  return { driftMi, ...land(height, driftMi, setting) };
}
