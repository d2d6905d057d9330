/** Straight pieces of β(α). */
export type Curve = readonly (readonly [upToAlpha: number, slope: number, intercept: number])[];
const END = Number.POSITIVE_INFINITY;

/** Continuous release: β = log10(x/D) against α for a concentration ratio (CCPS 1999 table 2.17; Britter & McQuaid 1988 fig. 5). */
export const PLUME_CURVES: readonly (readonly [ratio: number, Curve])[] = [
  [
    0.1,
    [
      [-0.55, 0, 1.75],
      [-0.14, 0.24, 1.88],
      [END, -0.5, 1.78],
    ],
  ],
  [
    0.05,
    [
      [-0.68, 0, 1.92],
      [-0.29, 0.36, 2.16],
      [-0.18, 0, 2.06],
      [END, -0.56, 1.96],
    ],
  ],
  [
    0.02,
    [
      [-0.69, 0, 2.08],
      [-0.31, 0.45, 2.39],
      [-0.16, 0, 2.25],
      [END, -0.54, 2.16],
    ],
  ],
  [
    0.01,
    [
      [-0.7, 0, 2.25],
      [-0.29, 0.49, 2.59],
      [-0.2, 0, 2.45],
      [END, -0.52, 2.35],
    ],
  ],
  [
    0.005,
    [
      [-0.67, 0, 2.4],
      [-0.28, 0.59, 2.8],
      [-0.15, 0, 2.63],
      [END, -0.48, 2.56],
    ],
  ],
  [
    0.002,
    [
      [-0.69, 0, 2.6],
      [-0.25, 0.39, 2.87],
      [-0.13, 0, 2.77],
      [END, -0.5, 2.71],
    ],
  ],
];

/** Instantaneous release: β = log10(x/V^1/3) (CCPS 1999 table 2.18; Britter & McQuaid 1988 fig. 9). */
export const PUFF_CURVES: readonly (readonly [ratio: number, Curve])[] = [
  [
    0.1,
    [
      [-0.44, 0, 0.7],
      [0.43, 0.26, 0.81],
      [END, 0, 0.93],
    ],
  ],
  [
    0.05,
    [
      [-0.56, 0, 0.85],
      [0.31, 0.26, 1],
      [END, -0.12, 1.12],
    ],
  ],
  [
    0.02,
    [
      [-0.66, 0, 0.95],
      [0.32, 0.36, 1.19],
      [END, -0.26, 1.38],
    ],
  ],
  [
    0.01,
    [
      [-0.71, 0, 1.15],
      [0.37, 0.34, 1.39],
      [END, -0.38, 1.66],
    ],
  ],
  [
    0.005,
    [
      [-0.52, 0, 1.48],
      [0.24, 0.26, 1.62],
      [END, -0.3, 1.75],
    ],
  ],
  [
    0.002,
    [
      [0.27, 0, 1.83],
      [END, -0.32, 1.92],
    ],
  ],
  [
    0.001,
    [
      [-0.1, 0, 2.075],
      [END, -0.27, 2.05],
    ],
  ],
];

function beta(curve: Curve, alpha: number): number {
  const piece = curve.find(([upTo]) => alpha <= upTo) ?? curve[curve.length - 1];
  return piece[1] * alpha + piece[2];
}

/** A curve read at one α: concentration ratios, falling, and β = log10 of the scaled distance, rising. */
export interface Nodes {
  readonly ratios: readonly number[];
  readonly betas: readonly number[];
}

/** The curve of one α: near-field node, tabulated nodes; beyond the last C ~ x^-2. */
export function nodesOf(
  table: readonly (readonly [number, Curve])[],
  alpha: number,
  near?: readonly [number, number],
): Nodes {
  const ratios = table.map(([r]) => r);
  const betas = table.map(([, c]) => beta(c, alpha));
  if (near && near[0] < betas[0]) return { ratios: [near[1], ...ratios], betas: [near[0], ...betas] };
  return { ratios, betas };
}

/** Concentration ratio at scaled distance; linear in the ratio over log distance between nodes, as the CCPS example reads it. */
export function ratioAt(nodes: Nodes, scaled: number, nearField: (s: number) => number): number {
  const b = Math.log10(scaled);
  const { ratios, betas } = nodes;
  const last = betas.length - 1;
  if (scaled <= 0) return 1;
  if (b <= betas[0]) return Math.max(nearField(scaled), ratios[0]);
  if (b >= betas[last]) return ratios[last] * 10 ** (2 * (betas[last] - b));
  let i = 1;
  while (betas[i] < b) i += 1;
  return ratios[i - 1] + ((ratios[i] - ratios[i - 1]) * (b - betas[i - 1])) / (betas[i] - betas[i - 1]);
}

/** Scaled distance at which the ratio is reached. */
export function scaledAt(nodes: Nodes, ratio: number, nearConstant: number): number {
  const { ratios, betas } = nodes;
  const last = betas.length - 1;
  if (ratio >= ratios[0]) return Math.min(Math.sqrt(nearConstant * (1 / ratio - 1)), 10 ** betas[0]);
  if (ratio <= ratios[last]) return 10 ** betas[last] * Math.sqrt(ratios[last] / ratio);
  let i = 1;
  while (ratios[i] > ratio) i += 1;
  return (
    10 ** (betas[i - 1] + ((betas[i] - betas[i - 1]) * (ratio - ratios[i - 1])) / (ratios[i] - ratios[i - 1]))
  );
}
