import { type InputSchema, KernelFailure, num } from '#kernels/model';
import { units, wrapDegrees } from '../units.ts';
import { TEN_METRE_OVER_TWENTY_FOOT, windAdjustment, type WindAdjustment } from '../wind.ts';
import { quantity } from './quantities.ts';

/** Inputs of wind, slope and the canopy over the fuel. */
export const terrainProperties: Readonly<Record<string, InputSchema>> = {
  midflameWindMph: num('midflame wind speed', 'mi/h', 0, 100),
  midflameWindMps: num('midflame wind speed', 'm/s', 0, 45),
  midflameWindKmh: num('midflame wind speed', 'km/h', 0, 160),
  midflameWindFtMin: num('midflame wind speed', 'ft/min', 0, 8800),
  wind20ftMph: num('wind speed 20 ft above the vegetation', 'mi/h', 0, 150),
  wind20ftMps: num('wind speed 20 ft above the vegetation', 'm/s', 0, 67),
  wind10mMps: num('wind speed at 10 m (1.15 × the 20-ft wind)', 'm/s', 0, 67),
  wind10mKmh: num('wind speed at 10 m (1.15 × the 20-ft wind)', 'km/h', 0, 240),
  windAdjustmentFactor: num('midflame over 20-ft wind speed', '1', 0.01, 1),
  canopyCoverPct: num('canopy cover', '%', 0, 100),
  canopyHeightFt: num('canopy height', 'ft', 0, 400),
  canopyHeightM: num('canopy height', 'm', 0, 120),
  crownRatio: num('crown length over tree height', '1', 0, 1),
  windDirectionDeg: num('direction the wind pushes towards, clockwise from upslope', '°', -360, 360),
  windFromDeg: num('azimuth the wind comes from; with aspectDeg', '°', 0, 360),
  aspectDeg: num('azimuth the slope faces (downhill)', '°', 0, 360),
  slopePct: num('slope, rise over reach', '%', 0, 500),
  slopeDeg: num('slope angle', '°', 0, 78),
};

/** What {@link terrainProperties} carry once checked. */
export interface TerrainInput {
  readonly windAdjustmentFactor?: number;
  readonly canopyCoverPct?: number;
  readonly crownRatio?: number;
  readonly windDirectionDeg?: number;
  readonly windFromDeg?: number;
  readonly aspectDeg?: number;
}

/** Wind at midflame height and how it was found. */
export interface MidflameWind {
  readonly midflameFtMin: number;
  /** 20-ft wind, when that is what was given, ft/min. */
  readonly openFtMin?: number;
  readonly adjustment?: WindAdjustment;
}

const midflame = {
  midflameWindMph: 88,
  midflameWindFtMin: 1,
  midflameWindMps: 1 / 0.00508,
  midflameWindKmh: 1 / 0.018288,
};
const open = {
  wind20ftMph: 88,
  wind20ftMps: 1 / 0.00508,
  wind10mMps: 1 / 0.00508 / TEN_METRE_OVER_TWENTY_FOOT,
  wind10mKmh: 1 / 0.018288 / TEN_METRE_OVER_TWENTY_FOOT,
};

/** Wind adjustment of a fuel bed under the canopy of an input. */
export function readAdjustment(input: TerrainInput, depthFt: number): WindAdjustment {
  if (input.windAdjustmentFactor !== undefined)
    return { factor: input.windAdjustmentFactor, sheltered: false, crownFillFraction: 0 };
  const cover = input.canopyCoverPct;
  if (cover === undefined) return windAdjustment(depthFt);
  const canopyHeightFt = quantity(input, { canopyHeightFt: 1, canopyHeightM: 1 / units.mPerFt });
  return windAdjustment(depthFt, { canopyCover: cover / 100, canopyHeightFt, crownRatio: input.crownRatio });
}

/** 20-ft wind of an input in ft/min; throws when none is given. */
export function readOpenWind(input: TerrainInput): number {
  return quantity(input, open);
}

/** Midflame wind of an input: given directly, or a 20-ft or 10-m wind times the adjustment factor; calm when absent. */
export function readMidflame(input: TerrainInput, depthFt: number): MidflameWind {
  const direct = quantity(input, midflame, -1);
  const above = quantity(input, open, -1);
  if (direct >= 0 && above >= 0)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'midflameWindMph',
      'give a midflame wind or an open wind, not both',
    );
  if (above < 0) return { midflameFtMin: Math.max(0, direct) };
  const adjustment = readAdjustment(input, depthFt);
  return { midflameFtMin: above * adjustment.factor, openFtMin: above, adjustment };
}

/** Slope as rise over reach; 0 when absent. */
export function readSlope(input: object): number {
  return quantity(input, { slopePct: 0.01, slopeDeg: (v) => Math.tan((v * Math.PI) / 180) }, 0);
}

/** Wind direction clockwise from upslope, and the azimuth of upslope when directions are given from north. */
export function readDirections(input: TerrainInput): {
  windDirectionDeg: number;
  upslopeAzimuthDeg?: number;
} {
  if (input.windFromDeg === undefined && input.aspectDeg === undefined)
    return { windDirectionDeg: input.windDirectionDeg ?? 0 };
  if (input.windDirectionDeg !== undefined)
    throw new KernelFailure(
      'INPUT_INCONSISTENT',
      'windDirectionDeg',
      'give windDirectionDeg (from upslope) or windFromDeg with aspectDeg (from north), not both',
    );
  const upslopeAzimuthDeg = wrapDegrees((input.aspectDeg ?? 180) + 180);
  const windDirectionDeg = wrapDegrees((input.windFromDeg ?? 0) + 180 - upslopeAzimuthDeg);
  return { windDirectionDeg, upslopeAzimuthDeg };
}
