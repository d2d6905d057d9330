import { normalCdf } from '#kernels/formulary';

/** Fatality coefficients of a country: θ, β of the lognormal rate and ζ of the total's scatter. */
export type CountryRate = readonly [number, number, number];

/**
 * Empirical fatality model, Jaiswal and Wald (2010), Earthquake Spectra 26(4), 1017–1037, with the coefficients the USGS
 * PAGER system carries (losspager `fatality.xml`, USGS, public domain): θ, β and ζ by ISO country code.
 */
export const PAGER_FATALITY: Readonly<Record<string, CountryRate>> = {
  CN: [10.328811, 0.100058, 1.526472],
  TW: [14.125703, 0.148137, 1.258146],
  HK: [13.149031, 0.129557, 1.399037],
  MO: [10.336322, 0.100007, 1.469709],
  MN: [10.336322, 0.100007, 1.469709],
  KP: [10.336322, 0.100007, 1.469709],
  KR: [10.336322, 0.100007, 1.469709],
  JP: [11.862534, 0.100779, 1.172102],
  AF: [11.613073, 0.180683, 1.620581],
  PK: [9.704905, 0.1, 2.056518],
  IN: [10.986839, 0.128601, 1.908859],
  NP: [14.570893, 0.205403, 1.598286],
  MM: [14.570893, 0.205403, 1.598286],
  LA: [12.89771, 0.140544, 1.693367],
  VN: [12.89771, 0.140544, 1.693367],
  PH: [13.149031, 0.129557, 1.419503],
  ID: [13.248768, 0.150846, 1.640737],
  KZ: [20.476568, 0.280662, 1.256627],
  KG: [20.476568, 0.280662, 1.256627],
  TJ: [20.476568, 0.280662, 1.256627],
  RU: [24.800128, 0.310575, 1.65554],
  IR: [9.318099, 0.100001, 2.209587],
  TR: [11.067352, 0.106337, 1.438822],
};

/** Population exposed to an intensity. */
export interface ExposedPopulation {
  readonly mmi: number;
  readonly population: number;
}

/** Share of people killed at an intensity: Φ(ln(S/θ)/β), Jaiswal and Wald (2010) equation 1. */
export function fatalityRate(mmi: number, theta: number, beta: number): number {
  return normalCdf(Math.log(mmi / theta) / beta);
}

/** Expected fatalities over exposed populations at intensity 5 and more, equation 2. */
export function expectedFatalities(
  exposed: readonly ExposedPopulation[],
  theta: number,
  beta: number,
): number {
  let sum = 0;
  for (const { mmi, population } of exposed)
    if (mmi >= 5) sum += population * fatalityRate(Math.min(mmi, 10), theta, beta);
  return sum;
}

/** Bands PAGER alerts by. */
const BANDS = [0, 1, 10, 100, 1000, 10_000, 100_000, Number.POSITIVE_INFINITY] as const;

/** Alert colours of those bands: green below 1, yellow below 100, orange below 1000, red above. */
export function alertColour(fatalities: number): 'green' | 'yellow' | 'orange' | 'red' {
  if (fatalities < 1) return 'green';
  if (fatalities < 100) return 'yellow';
  return fatalities < 1000 ? 'orange' : 'red';
}

/** Chance that the true number lies in each band, the estimate being lognormal with deviation ζ (equation 5). */
export function bandProbabilities(
  fatalities: number,
  zeta: number,
): { readonly from: number; readonly to: number | null; readonly probability: number }[] {
  const below = (limit: number): number => {
    if (limit <= 0) return 0;
    if (!Number.isFinite(limit)) return 1;
    return normalCdf((Math.log(limit) - Math.log(Math.max(fatalities, 1e-9))) / zeta);
  };
  return BANDS.slice(1).map((to, i) => ({
    from: BANDS[i],
    to: Number.isFinite(to) ? to : null,
    probability: below(to) - below(BANDS[i]),
  }));
}
