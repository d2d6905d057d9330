/** Site regions with their own relation of basin depth to vs30. */
export type BasinRegion = 'california' | 'japan';

/**
 * Mean depth in m to the 1.0 km/s horizon for a vs30 in m/s: Chiou and Youngs (2014) equations 1 (California and
 * others) and 2 (Japan); the same relations in km are equations 11 and 12 of Boore et al. (2014).
 */
export function meanZ1pt0Cy14(vs30: number, region: BasinRegion): number {
  if (region === 'japan') {
    const c2 = 412.39 ** 2;
    return Math.exp((-5.23 / 2) * Math.log((vs30 ** 2 + c2) / (1360 ** 2 + c2)));
  }
  const c4 = 570.94 ** 4;
  return Math.exp((-7.15 / 4) * Math.log((vs30 ** 4 + c4) / (1360 ** 4 + c4)));
}

/** Mean depth in km to the 1.0 km/s horizon: Abrahamson et al. (2014) equation 18 (California) and 19 (Japan). */
export function meanZ1pt0Ask14(vs30: number, region: BasinRegion): number {
  if (region === 'japan') {
    const c2 = 412 ** 2;
    return Math.exp((-5.23 / 2) * Math.log((vs30 ** 2 + c2) / (1360 ** 2 + c2))) / 1000;
  }
  const c4 = 610 ** 4;
  return Math.exp((-7.67 / 4) * Math.log((vs30 ** 4 + c4) / (1360 ** 4 + c4))) / 1000;
}

/** Mean depth in km to the 2.5 km/s horizon: Campbell and Bozorgnia (2014) equations 33 (California) and 34 (Japan). */
export function meanZ2pt5Cb14(vs30: number, region: BasinRegion): number {
  return region === 'japan'
    ? Math.exp(5.359 - 1.102 * Math.log(vs30))
    : Math.exp(7.089 - 1.144 * Math.log(vs30));
}
