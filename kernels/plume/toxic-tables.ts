/** One toxic probit Pr = a + b ln(Cⁿ t), t in minutes. */
export interface ToxicProbit {
  readonly a: number;
  readonly b: number;
  readonly n: number;
  readonly unit: 'mg/m³' | 'ppm';
}

/** TNO Purple Book CPR 18E (1999) table 5.2; C in mg/m³. */
export const PURPLE_BOOK: Readonly<Record<string, readonly [a: number, b: number, n: number]>> = {
  acrolein: [-4.1, 1, 1],
  acrylonitrile: [-8.6, 1, 1.3],
  allylAlcohol: [-11.7, 1, 2],
  ammonia: [-15.6, 1, 2],
  azinphosMethyl: [-4.8, 1, 2],
  bromine: [-12.4, 1, 2],
  carbonMonoxide: [-7.4, 1, 1],
  chlorine: [-6.35, 0.5, 2.75],
  ethyleneOxide: [-6.8, 1, 1],
  hydrogenChloride: [-37.3, 3.69, 1],
  hydrogenCyanide: [-9.8, 1, 2.4],
  hydrogenFluoride: [-8.4, 1, 1.5],
  hydrogenSulphide: [-11.5, 1, 1.9],
  methylBromide: [-7.3, 1, 1.1],
  methylIsocyanate: [-1.2, 1, 0.7],
  nitrogenDioxide: [-18.6, 1, 3.7],
  parathion: [-6.6, 1, 2],
  phosgene: [-10.6, 2, 1],
  phosphamidon: [-2.8, 1, 0.7],
  phosphine: [-6.8, 1, 2],
  sulphurDioxide: [-19.2, 1, 2.4],
  tetraethylLead: [-9.8, 1, 2],
};

/** Lees (2005) as printed in HSE SPC/Tech/OSD/30 table 2; C in ppm. */
export const LEES: Readonly<Record<string, readonly [a: number, b: number, n: number]>> = {
  acrolein: [-9.93, 2.05, 1],
  ammonia: [-35.9, 1.85, 2],
  benzene: [-109.78, 5.3, 2],
  carbonMonoxide: [-37.98, 3.7, 1],
  chlorine: [-8.29, 0.92, 2],
  hydrogenChloride: [-16.85, 2, 1],
  hydrogenCyanide: [-29.42, 3.008, 1.43],
  hydrogenFluoride: [-35.87, 3.354, 1],
  hydrogenSulphide: [-31.42, 3.008, 1.43],
  nitrogenDioxide: [-13.79, 1.4, 2],
  phosgene: [-19.27, 3.686, 1],
  sulphurDioxide: [-15.67, 2.1, 1],
  toluene: [-6.794, 0.41, 2.5],
};

/** Names for people and molar masses, g/mol (IUPAC atomic weights). */
export const SUBSTANCES: Readonly<
  Record<string, { readonly zh: string; readonly cas: string; readonly molarMassGPerMol: number }>
> = {
  acrolein: { zh: '丙烯醛', cas: '107-02-8', molarMassGPerMol: 56.06 },
  acrylonitrile: { zh: '丙烯腈', cas: '107-13-1', molarMassGPerMol: 53.06 },
  allylAlcohol: { zh: '烯丙醇', cas: '107-18-6', molarMassGPerMol: 58.08 },
  ammonia: { zh: '氨', cas: '7664-41-7', molarMassGPerMol: 17.031 },
  azinphosMethyl: { zh: '保棉磷', cas: '86-50-0', molarMassGPerMol: 317.32 },
  benzene: { zh: '苯', cas: '71-43-2', molarMassGPerMol: 78.11 },
  bromine: { zh: '溴', cas: '7726-95-6', molarMassGPerMol: 159.808 },
  carbonMonoxide: { zh: '一氧化碳', cas: '630-08-0', molarMassGPerMol: 28.01 },
  carbonTetrachloride: { zh: '四氯化碳', cas: '56-23-5', molarMassGPerMol: 153.82 },
  chlorine: { zh: '氯', cas: '7782-50-5', molarMassGPerMol: 70.906 },
  dimethylHydrazine: { zh: '1,1-二甲基肼', cas: '57-14-7', molarMassGPerMol: 60.1 },
  ethyleneOxide: { zh: '环氧乙烷', cas: '75-21-8', molarMassGPerMol: 44.05 },
  hydrogenChloride: { zh: '氯化氢', cas: '7647-01-0', molarMassGPerMol: 36.461 },
  hydrogenCyanide: { zh: '氰化氢', cas: '74-90-8', molarMassGPerMol: 27.026 },
  hydrogenFluoride: { zh: '氟化氢', cas: '7664-39-3', molarMassGPerMol: 20.006 },
  hydrogenSulphide: { zh: '硫化氢', cas: '7783-06-4', molarMassGPerMol: 34.08 },
  methylBromide: { zh: '溴甲烷', cas: '74-83-9', molarMassGPerMol: 94.94 },
  methylHydrazine: { zh: '甲基肼', cas: '60-34-4', molarMassGPerMol: 46.07 },
  methylIsocyanate: { zh: '异氰酸甲酯', cas: '624-83-9', molarMassGPerMol: 57.05 },
  nitrogenDioxide: { zh: '二氧化氮', cas: '10102-44-0', molarMassGPerMol: 46.006 },
  parathion: { zh: '对硫磷', cas: '56-38-2', molarMassGPerMol: 291.26 },
  phosgene: { zh: '光气', cas: '75-44-5', molarMassGPerMol: 98.92 },
  phosphamidon: { zh: '磷胺', cas: '13171-21-6', molarMassGPerMol: 299.69 },
  phosphine: { zh: '磷化氢', cas: '7803-51-2', molarMassGPerMol: 33.998 },
  propane: { zh: '丙烷', cas: '74-98-6', molarMassGPerMol: 44.097 },
  sulphurDioxide: { zh: '二氧化硫', cas: '7446-09-5', molarMassGPerMol: 64.066 },
  tetraethylLead: { zh: '四乙基铅', cas: '78-00-2', molarMassGPerMol: 323.4 },
  toluene: { zh: '甲苯', cas: '108-88-3', molarMassGPerMol: 92.14 },
};

/** Guideline concentrations, ppm. AEGL columns: 10, 30, 60, 240, 480 min; a tier that NAC/AEGL does not recommend is absent. */
export interface Guideline {
  readonly aegl1?: readonly number[];
  readonly aegl2?: readonly number[];
  readonly aegl3?: readonly number[];
  readonly erpg?: readonly [number, number, number];
  readonly idlh?: number;
}

/** AEGL averaging times, min. */
export const AEGL_MINUTES = [10, 30, 60, 240, 480] as const;

const five = (v: number): readonly number[] => [v, v, v, v, v];

/**
 * AEGL: US EPA final values (list of October 2014; National Research Council volumes); IDLH: NIOSH Pocket Guide;
 * ERPG: AIHA, hydrogen sulphide as tabulated with its AEGL in Nitric Oxide 71:1 (2017) table 3. Each row read in two public listings.
 */
export const GUIDELINES: Readonly<Record<string, Guideline>> = {
  ammonia: {
    aegl1: five(30),
    aegl2: [220, 220, 160, 110, 110],
    aegl3: [2700, 1600, 1100, 550, 390],
    idlh: 300,
  },
  benzene: {
    aegl1: [130, 73, 52, 18, 9],
    aegl2: [2000, 1100, 800, 400, 200],
    aegl3: [9700, 5600, 4000, 2000, 990],
    idlh: 500,
  },
  carbonMonoxide: { aegl2: [420, 150, 83, 33, 27], aegl3: [1700, 600, 330, 150, 130], idlh: 1200 },
  carbonTetrachloride: { aegl2: [27, 18, 13, 7.6, 5.8], aegl3: [700, 450, 340, 200, 150] },
  chlorine: { aegl1: five(0.5), aegl2: [2.8, 2.8, 2, 1, 0.71], aegl3: [50, 28, 20, 10, 7.1], idlh: 10 },
  dimethylHydrazine: { aegl2: [18, 6, 3, 0.75, 0.38], aegl3: [65, 22, 11, 2.7, 1.4] },
  ethyleneOxide: { aegl2: [80, 80, 45, 14, 7.9], aegl3: [360, 360, 200, 63, 35], idlh: 800 },
  hydrogenCyanide: {
    aegl1: [2.5, 2.5, 2, 1.3, 1],
    aegl2: [17, 10, 7.1, 3.5, 2.5],
    aegl3: [27, 21, 15, 8.6, 6.6],
    idlh: 50,
  },
  hydrogenFluoride: { idlh: 30 },
  hydrogenSulphide: {
    aegl1: [0.75, 0.6, 0.51, 0.36, 0.33],
    aegl2: [41, 32, 27, 20, 17],
    aegl3: [76, 59, 50, 37, 31],
    erpg: [0.1, 30, 100],
    idlh: 100,
  },
  methylHydrazine: { aegl2: [5.3, 1.8, 0.9, 0.23, 0.11], aegl3: [16, 5.5, 2.7, 0.68, 0.34] },
  nitrogenDioxide: { aegl1: five(0.5), aegl2: [20, 15, 12, 8.2, 6.7], aegl3: [34, 25, 20, 14, 11], idlh: 13 },
  propane: { aegl1: [10_000, 6900, 5500, 5500, 5500], aegl2: five(17_000), aegl3: five(33_000), idlh: 2100 },
  sulphurDioxide: { aegl1: five(0.2), aegl2: five(0.75), aegl3: [30, 30, 30, 19, 9.6], idlh: 100 },
};
