import { findFuelModel } from '../fuel-models.ts';
import { computeFuelbed, fuelbedOf, type FuelbedResult, type Moistures } from '../fuelbed.ts';
import { eccentricityOf, effectiveWind, lengthToWidth, windFactor } from '../surface.ts';
import { units } from '../units.ts';
import { unshelteredFactor } from '../wind.ts';

/** A fuel bed made ready for millions of cells. */
export interface Bed {
  readonly bed: FuelbedResult;
  readonly openFactor: number;
  readonly depthFt: number;
  /** φ_s / tan²φ. */
  readonly slopeScale: number;
  /** φ_w of a midflame wind in ft/min. */
  readonly windFactor: (ftMin: number) => number;
  /** kW/m per m/s of spread. */
  readonly intensityPerRos: number;
  /** Share of the range of φ covered by the table of eccentricities. */
  readonly table: Float32Array;
}

/** Points of the eccentricity table, and the ln(1 + φ) it ends at: beyond it the shape is at its bound of 8. */
const TABLE = 4096;

/** ln(1 + φ) from which the length-to-width ratio is at its bound of 8 for a bed; found by doubling. */
function tableEnd(bed: FuelbedResult): number {
  let end = 1;
  while (end < 40 && lengthToWidth(effectiveWind(bed, Math.expm1(end)) / units.ftMinPerMph) < 8) end *= 1.25;
  return end;
}

/** A function that computes anew only when its argument changes. */
function rememberLast(compute: (x: number) => number): (x: number) => number {
  let last = Number.NaN;
  let value = 0;
  return (x) => {
    if (x !== last) value = compute((last = x));
    return value;
  };
}

/** A bed of a fuel and moistures; undefined where it does not burn. Throws `INPUT_NOT_ALLOWED` for unknown fuels. */
export function prepareBed(number: number, moistures: Moistures): Bed | undefined {
  const model = findFuelModel(number, 'fuelGrid');
  const bed = computeFuelbed(fuelbedOf(model, moistures));
  if (!bed.burnable || !(bed.noWindNoSlopeRosFtMin > 0)) return undefined;
  const end = tableEnd(bed);
  const table = new Float32Array(TABLE + 2);
  for (let i = 0; i <= TABLE; i++) {
    const wind = effectiveWind(bed, Math.expm1((end * i) / TABLE)) / units.ftMinPerMph;
    table[i] = eccentricityOf(lengthToWidth(wind));
  }
  table[TABLE + 1] = end;
  return {
    bed,
    openFactor: unshelteredFactor(model.depthFt),
    depthFt: model.depthFt,
    slopeScale: 5.275 * bed.packingRatio ** -0.3,
    windFactor: rememberLast((ftMin) => windFactor(bed, ftMin)),
    intensityPerRos: bed.reactionIntensityBtuFt2Min * bed.residenceTimeMin * units.kjM2PerBtuFt2,
    table,
  };
}

/** Eccentricity of a bed at a combined factor φ, by linear interpolation in ln(1 + φ) (within 1e-4). */
export function eccentricityAt(table: Float32Array, phi: number): number {
  const x = (Math.log1p(phi) / table[TABLE + 1]) * TABLE;
  if (x >= TABLE) return table[TABLE];
  const i = x | 0;
  return table[i] + (table[i + 1] - table[i]) * (x - i);
}
