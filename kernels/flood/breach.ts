/** Numbers of a dam that breaches. */
export interface DamBreachInput {
  readonly waterVolumeM3: number;
  readonly breachHeightM: number;
  readonly waterHeightM: number;
  readonly mode: 'overtopping' | 'piping';
}

/** Expected breach of an embankment dam. */
export interface BreachGeometry {
  readonly averageWidthM: number;
  readonly bottomWidthM: number;
  readonly sideSlope: number;
  readonly formationTimeS: number;
  readonly peakDischargeM3s: number;
}

/**
 * Froehlich 2008 (J. Hydraul. Eng. 134, 1708): mean width B = 0.27 k₀ V^0.32 h_b^0.04 (k₀ = 1.3 overtopping, 1.0 otherwise), side slopes 1.0 and 0.7,
 * formation time t = 63.2 √(V / (g h_b²)); peak discharge Q = 0.607 V^0.295 h_w^1.24 (Froehlich 1995, J. Water Resour. Plan. Manage. 121, 90). SI units.
 */
export function froehlichBreach(input: DamBreachInput): BreachGeometry {
  const { waterVolumeM3: v, breachHeightM: hb, waterHeightM: hw, mode } = input;
  const over = mode === 'overtopping';
  const averageWidthM = 0.27 * (over ? 1.3 : 1) * v ** 0.32 * hb ** 0.04;
  const sideSlope = over ? 1 : 0.7;
  return {
    averageWidthM,
    bottomWidthM: Math.max(0, averageWidthM - sideSlope * hb),
    sideSlope,
    formationTimeS: 63.2 * Math.sqrt(v / (9.81 * hb * hb)),
    peakDischargeM3s: 0.607 * v ** 0.295 * hw ** 1.24,
  };
}

/** Reservoir and opening of {@link routeBreach}. */
export interface BreachRouting {
  /** Volume above the final breach bottom at full head, m³; volume grows with head^storageExponent. */
  readonly volumeM3: number;
  readonly headM: number;
  readonly storageExponent: number;
  readonly bottomWidthM: number;
  readonly sideSlope: number;
  readonly formationTimeS: number;
  readonly durationS: number;
  readonly inflowM3s: number;
}

/** Broad-crested weir discharge through a trapezoidal opening, m³/s: 1.7 b H^1.5 + 1.35 z H^2.5 (Fread 1988, NWS DAMBRK, eq. 13 with its coefficients 3.1 and 2.45 ft^½/s in SI). */
export function breachWeir(headM: number, bottomWidthM: number, sideSlope: number): number {
  if (headM <= 0) return 0;
  return 3.1 * FT_ROOT * bottomWidthM * headM ** 1.5 + 2.45 * FT_ROOT * sideSlope * headM ** 2.5;
}
const FT_ROOT = Math.sqrt(0.3048);

/**
 * Level-pool outflow through a breach that deepens and widens linearly over its formation time; fourth-order Runge–Kutta on the stored volume.
 * Answers samples of (time, discharge) and never releases more than is stored and flows in.
 */
export function routeBreach(input: BreachRouting): { timeS: number; value: number }[] {
  const { volumeM3, headM, storageExponent: m, formationTimeS, durationS } = input;
  const steps = Math.min(
    20_000,
    Math.max(400, Math.ceil((40 * durationS) / Math.max(formationTimeS, durationS / 500))),
  );
  const dt = durationS / steps;
  const head = (v: number): number => headM * (Math.max(0, v) / volumeM3) ** (1 / m);
  const outflow = (v: number, t: number): number => {
    const share = formationTimeS > 0 ? Math.min(1, t / formationTimeS) : 1;
    return breachWeir(head(v) - headM * (1 - share), input.bottomWidthM * share, input.sideSlope);
  };
  const rate = (v: number, t: number): number => input.inflowM3s - outflow(v, t);
  const samples = [{ timeS: 0, value: outflow(volumeM3, 0) }];
  let v = volumeM3;
  for (let n = 0; n < steps; n++) {
    const t = n * dt;
    const k1 = rate(v, t);
    const k2 = rate(v + 0.5 * dt * k1, t + 0.5 * dt);
    const k3 = rate(v + 0.5 * dt * k2, t + 0.5 * dt);
    const k4 = rate(v + dt * k3, t + dt);
    v = Math.max(0, v + (dt / 6) * (k1 + 2 * k2 + 2 * k3 + k4));
    samples.push({ timeS: t + dt, value: outflow(v, t + dt) });
  }
  return samples;
}
