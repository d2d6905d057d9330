/** Style of faulting by rake: within 45° of horizontal strike-slip, otherwise reverse (up) or normal (down). */
export type FaultStyle = 'strikeSlip' | 'reverse' | 'normal' | 'all';

/** Style of a rake as Wells and Coppersmith group them; absent = all. */
export function faultStyle(rake: number | undefined): FaultStyle {
  if (rake === undefined) return 'all';
  if (Math.abs(rake) <= 45 || Math.abs(rake) >= 135) return 'strikeSlip';
  return rake > 0 ? 'reverse' : 'normal';
}

/** log10 size = a + b·M, with its standard deviation. */
interface Line {
  readonly a: number;
  readonly b: number;
  readonly sigma: number;
}

const line = (a: number, b: number, sigma: number): Line => ({ a, b, sigma });

/** Wells and Coppersmith (1994), BSSA 84(4), 974–1002, table 2A: rupture area (km²), subsurface length and down-dip width (km). */
const WELLS_COPPERSMITH: Readonly<
  Record<FaultStyle, { readonly area: Line; readonly length: Line; readonly width: Line }>
> = {
  strikeSlip: {
    area: line(-3.42, 0.9, 0.22),
    length: line(-2.57, 0.62, 0.15),
    width: line(-0.76, 0.27, 0.14),
  },
  reverse: { area: line(-3.99, 0.98, 0.26), length: line(-2.42, 0.58, 0.16), width: line(-1.61, 0.41, 0.15) },
  normal: { area: line(-2.87, 0.82, 0.22), length: line(-1.88, 0.5, 0.17), width: line(-1.14, 0.35, 0.12) },
  all: { area: line(-3.49, 0.91, 0.24), length: line(-2.44, 0.59, 0.16), width: line(-1.01, 0.32, 0.15) },
};

/** A size with the standard deviation of its log10. */
export interface Size {
  readonly median: number;
  readonly sigmaLog10: number;
}

/** Rupture size by magnitude. */
export interface RuptureSize {
  readonly style: FaultStyle;
  readonly areaKm2: Size;
  readonly lengthKm: Size;
  readonly widthKm: Size;
}

/** Wells and Coppersmith (1994), table 2A, for a magnitude 4.8–8.1 and a rake. */
export function wellsCoppersmith(mag: number, rake: number | undefined): RuptureSize {
  const style = faultStyle(rake);
  const row = WELLS_COPPERSMITH[style];
  const size = (l: Line): Size => ({ median: 10 ** (l.a + l.b * mag), sigmaLog10: l.sigma });
  return { style, areaKm2: size(row.area), lengthKm: size(row.length), widthKm: size(row.width) };
}

/**
 * Leonard (2014), BSSA 104(6), 2953–2965: M = log10 A + k with k 3.99 (strike-slip) and 4.00 (dip-slip) between plates,
 * 4.18 and 4.19 in stable continents; without a rake the mean of both. Area in km².
 */
export function leonard2014Area(
  mag: number,
  rake: number | undefined,
  setting: 'interplate' | 'stable',
): number {
  const style = faultStyle(rake);
  const slip = setting === 'interplate' ? 3.99 : 4.18;
  const k = style === 'strikeSlip' ? slip : style === 'all' ? slip + 0.005 : slip + 0.01;
  return 10 ** (mag - k);
}
