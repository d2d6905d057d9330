import { KernelFailure } from '#kernels/model';

/** Intensity measure: peak acceleration (g), peak velocity (cm/s) or 5 %-damped spectral acceleration (g). */
export type Imt =
  | { readonly kind: 'PGA' | 'PGV'; readonly label: string }
  | { readonly kind: 'SA'; readonly label: string; readonly periodS: number };

/** Peak ground acceleration. */
export const PGA: Imt = { kind: 'PGA', label: 'PGA' };
/** Peak ground velocity. */
export const PGV: Imt = { kind: 'PGV', label: 'PGV' };

/** Spectral acceleration at a period in s. */
export function spectral(periodS: number): Imt {
  return { kind: 'SA', label: `SA(${periodS})`, periodS };
}

/** Reads `PGA`, `PGV` or `SA(<period in s>)`, in any case; `INPUT_NOT_ALLOWED` for anything else. */
export function parseImt(text: string, path = 'imt'): Imt {
  const name = text.trim().toUpperCase();
  if (name === 'PGA') return PGA;
  if (name === 'PGV') return PGV;
  const match = /^P?SA\(\s*([0-9.]+(?:E[-+]?\d+)?)\s*(?:S)?\s*\)$/.exec(name);
  const period = match ? Number(match[1]) : Number.NaN;
  if (!(period > 0))
    throw new KernelFailure('INPUT_NOT_ALLOWED', path, `${path}: must be PGA, PGV or SA(period in s)`);
  return spectral(period);
}

/** Unit of the median of a measure. */
export function unitOf(imt: Imt): 'g' | 'cm/s' {
  return imt.kind === 'PGV' ? 'cm/s' : 'g';
}
