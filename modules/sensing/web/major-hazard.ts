import type { Installation } from '#sensing/contract';

/** S = Σ qᵢ/Qᵢ of GB 18218-2018 §4.2, formula (1), over the chemicals whose critical quantity is registered. */
export interface HazardSum {
  readonly sum: number;
  /** Chemicals without a registered critical quantity: not in the sum. */
  readonly without: number;
  readonly rows: readonly {
    readonly name: string;
    readonly quantityT: number;
    readonly criticalT?: number;
    readonly ratio?: number;
  }[];
}

/** The sum of an installation, or undefined when it holds no chemical. */
export function hazardSum(installation: Pick<Installation, 'chemicals'>): HazardSum | undefined {
  if (installation.chemicals.length === 0) return undefined;
  const rows = installation.chemicals.map(({ name, quantityT, criticalT }) => ({
    name,
    quantityT,
    ...(criticalT === undefined ? {} : { criticalT, ratio: quantityT / criticalT }),
  }));
  return {
    sum: rows.reduce((total, r) => total + (r.ratio ?? 0), 0),
    without: rows.filter((r) => r.criticalT === undefined).length,
    rows,
  };
}
