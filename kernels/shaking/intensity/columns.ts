import { KernelFailure } from '#kernels/model';

/** lg of 9.80665 m/s². */
const LG_G = Math.log10(9.80665);
const PER_LN = Math.LOG10E;

/** The numbers of the equations below, in the order the WebAssembly version reads them. */
export const intensityNumbers: readonly number[] = [3.17, LG_G, 6.59, 3, 2, 9.77, 6, 0.5, 1, 12, PER_LN];

/**
 * Instrumental intensity of GB/T 17742-2020 at many sites from ln PGA (g) and ln PGV (cm/s): the equations of
 * {@link instrumentalIntensity} without a logarithm per site, not rounded.
 */
export function instrumentalIntensityColumn(
  lnPgaG: Float64Array,
  lnPgvCmps: Float64Array,
  out: Float64Array,
): void {
  const n = out.length;
  if (lnPgaG.length !== n || lnPgvCmps.length !== n)
    throw new KernelFailure('INPUT_INCONSISTENT', 'lnPgv', 'lnPga, lnPgv: need one value for each result');
  for (let i = 0; i < n; i++) {
    const a = 3.17 * (lnPgaG[i] * PER_LN + LG_G) + 6.59;
    const v = 3 * (lnPgvCmps[i] * PER_LN - 2) + 9.77;
    const raw = a >= 6 && v >= 6 ? v : 0.5 * (a + v);
    out[i] = Math.min(Math.max(raw, 1), 12);
  }
}
