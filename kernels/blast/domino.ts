import { checkCancelled, choice, formula, group, list, maybe, num, or, text } from '#kernels/formulary';
import { EQUIPMENT, ESCALATION_THRESHOLDS, type Equipment } from './damage.ts';
import { pressureRange, scaledBlast } from './kingery-bulmash.ts';

interface Unit {
  readonly id: string;
  readonly xM: number;
  readonly yM: number;
  readonly equipment: Equipment;
  readonly tntMassKg?: number;
  readonly radiatedPowerW?: number;
}

/** Overpressure, Pa, of a surface charge; 0 beyond the fit. */
function overpressure(tntMassKg: number, distanceM: number): number {
  const z = distanceM / Math.cbrt(tntMassKg);
  const [from, to] = pressureRange('hemispherical');
  if (z > to) return 0;
  return 1000 * (scaledBlast('hemispherical', 'incidentPressureKPa', Math.max(z, from)) ?? 0);
}

/** Which installations can be drawn in by which. */
export const dominoScreening = formula({
  name: 'dominoScreening',
  zh: '多米诺效应筛查',
  en: 'domino screening',
  source:
    'escalation thresholds Cozzani, Gubinelli & Salzano (2006); overpressure Kingery & Bulmash (1984) hemispherical; heat by point source; chains by reachability',
  fields: {
    units: list(
      'installations',
      group('one installation', {
        id: text('name'),
        xM: num('east', 'm', { min: -1e6, max: 1e6 }),
        yM: num('north', 'm', { min: -1e6, max: 1e6 }),
        equipment: choice('equipment class as a target', EQUIPMENT),
        tntMassKg: maybe(num('TNT equivalent if it explodes', 'kg', { above: 0, max: 1e9 })),
        radiatedPowerW: maybe(num('radiated power if it burns', 'W', { above: 0, max: 1e13 })),
      }),
      { min: 2, max: 2000 },
    ),
    transmissivity: or(num('transmissivity for the heat', '', { above: 0, max: 1 }), 1),
  },
  example: {
    units: [
      { id: 'T-1', xM: 0, yM: 0, equipment: 'atmospheric', tntMassKg: 500 },
      { id: 'T-2', xM: 60, yM: 0, equipment: 'atmospheric', radiatedPowerW: 5e8 },
      { id: 'V-3', xM: 100, yM: 20, equipment: 'pressurized', tntMassKg: 2000 },
    ],
  },
  run({ units, transmissivity }, control) {
    const links: {
      from: string;
      to: string;
      overpressurePa?: number;
      heatFluxWPerM2?: number;
      ratio: number;
    }[] = [];
    const next: number[][] = units.map(() => []);
    units.forEach((source: Unit, a) => {
      checkCancelled(control);
      units.forEach((target: Unit, b) => {
        if (a === b) return;
        const r = Math.max(1, Math.hypot(source.xM - target.xM, source.yM - target.yM));
        const limit = ESCALATION_THRESHOLDS[target.equipment];
        const p = source.tntMassKg === undefined ? 0 : overpressure(source.tntMassKg, r);
        const q =
          source.radiatedPowerW === undefined
            ? 0
            : (transmissivity * source.radiatedPowerW) / (4 * Math.PI * r * r);
        const ratio = Math.max(
          p / limit.overpressurePa,
          limit.heatFluxWPerM2 === undefined ? 0 : q / limit.heatFluxWPerM2,
        );
        if (ratio < 1) return;
        next[a].push(b);
        links.push({
          from: source.id,
          to: target.id,
          ...(p > 0 ? { overpressurePa: p } : {}),
          ...(q > 0 ? { heatFluxWPerM2: q } : {}),
          ratio,
        });
      });
    });
    const reach = units.map((unit, a) => ({ id: unit.id, ...levels(next, a, units) }));
    return { links, chains: reach.sort((a, b) => b.drawnIn - a.drawnIn) };
  },
});

/** Breadth-first: how many installations fall at first, second … order. */
function levels(
  next: readonly (readonly number[])[],
  start: number,
  units: readonly Unit[],
): { drawnIn: number; orders: string[][] } {
  const seen = new Set([start]);
  const orders: string[][] = [];
  let front = [start];
  for (;;) {
    const found: number[] = [];
    for (const a of front)
      for (const b of next[a])
        if (!seen.has(b)) {
          seen.add(b);
          found.push(b);
        }
    if (found.length === 0) return { drawnIn: seen.size - 1, orders };
    orders.push(found.map((k) => units[k].id));
    front = found;
  }
}

/** Probability that at least one of independent escalations happens. */
export const combinedEscalation = formula({
  name: 'combinedEscalation',
  zh: '升级概率合成',
  en: 'combined escalation',
  source: 'independent events: P = 1 − Π (1 − pi) (Cozzani et al. 2005)',
  fields: { probabilities: list('probabilities', num('p', '', { min: 0, max: 1 }), { min: 1, max: 10_000 }) },
  example: { probabilities: [0.1, 0.25] },
  run: ({ probabilities }) => ({
    probability: -Math.expm1(probabilities.reduce((s, p) => s + Math.log1p(-p), 0)),
  }),
});
