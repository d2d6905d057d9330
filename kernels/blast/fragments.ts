import {
  GRAVITY,
  checkCancelled,
  choice,
  findMaximum,
  formula,
  maybe,
  num,
  or,
  outside,
} from '#kernels/formulary';

/** Start velocity of fragments. */
export const fragmentVelocity = formula({
  name: 'fragmentVelocity',
  zh: '碎片初速度',
  en: 'initial fragment velocity',
  source:
    'kinetic: v = √(2 A E/M), A 0.04–0.2 (TNO Yellow Book 2005 eq. 7.9); moore: v = 1.092 √(E G/M), for sphere and cylinder G = 1/(1 + 3C/5M), 1/(1 + C/2M) (Moore 1967; CCPS 1999 eq. 2.2.19)',
  fields: {
    model: or(choice('model', ['kinetic', 'moore']), 'kinetic'),
    energyJ: num('burst energy', 'J', { above: 0, max: 1e14 }),
    vesselMassKg: num('mass of the empty vessel', 'kg', { above: 0, max: 1e7 }),
    contentsMassKg: or(num('mass of the contents C (moore)', 'kg', { min: 0, max: 1e8 }), 0),
    energyFraction: or(num('part of the energy that goes into the fragments', '', { above: 0, max: 1 }), 0.2),
    vesselShape: or(choice('shape (moore)', ['sphere', 'cylinder']), 'sphere'),
  },
  example: { energyJ: 5e8, vesselMassKg: 5000 },
  run(i) {
    if (i.model === 'kinetic')
      return { velocityMps: Math.sqrt((2 * i.energyFraction * i.energyJ) / i.vesselMassKg) };
    const c = i.contentsMassKg / i.vesselMassKg;
    const g = i.vesselShape === 'sphere' ? 1 / (1 + (3 * c) / 5) : 1 / (1 + c / 2);
    return { velocityMps: 1.092 * Math.sqrt((i.energyJ * g) / i.vesselMassKg), contentsFactor: g };
  },
});

interface Flight {
  readonly range: number;
  readonly impactSpeed: number;
  readonly time: number;
  readonly apex: number;
}

/** Flight with quadratic drag k v² per mass, Runge–Kutta 4, landing interpolated. */
function fly(speed: number, angleDeg: number, drag: number, height: number): Flight {
  const a = (angleDeg * Math.PI) / 180;
  let x = 0;
  let z = height;
  let vx = speed * Math.cos(a);
  let vz = speed * Math.sin(a);
  let t = 0;
  let apex = height;
  const longest = Math.min(0.02, (speed * Math.sin(a) + 1) / GRAVITY / 50);
  const accel = (ux: number, uz: number): readonly [number, number] => {
    const v = Math.hypot(ux, uz);
    return [-drag * v * ux, -GRAVITY - drag * v * uz];
  };
  for (;;) {
    // A tenth of the time in which drag stops the fragment keeps Runge–Kutta stable and exact to 1e-6.
    const step = Math.min(longest, 0.1 / (drag * Math.hypot(vx, vz) + 1e-9));
    const [ax1, az1] = accel(vx, vz);
    const [ax2, az2] = accel(vx + (step / 2) * ax1, vz + (step / 2) * az1);
    const [ax3, az3] = accel(vx + (step / 2) * ax2, vz + (step / 2) * az2);
    const [ax4, az4] = accel(vx + step * ax3, vz + step * az3);
    const nx = x + step * vx + ((step * step) / 6) * (ax1 + ax2 + ax3);
    const nz = z + step * vz + ((step * step) / 6) * (az1 + az2 + az3);
    if (nz < 0) {
      const f = z / (z - nz);
      return {
        range: x + f * (nx - x),
        impactSpeed: Math.hypot(vx + f * step * ax1, vz + f * step * az1),
        time: t + f * step,
        apex,
      };
    }
    x = nx;
    z = nz;
    vx += (step / 6) * (ax1 + 2 * ax2 + 2 * ax3 + ax4);
    vz += (step / 6) * (az1 + 2 * az2 + 2 * az3 + az4);
    t += step;
    apex = Math.max(apex, z);
  }
}

/** Reach of a fragment. */
export const fragmentRange = formula({
  name: 'fragmentRange',
  zh: '碎片飞行距离',
  en: 'fragment range',
  source:
    'equations of flight with drag (Baker et al. 1983; CCPS 1999 §2.2.3): dv/dt = −g − ρ Cd A v²/(2 m); without drag R = v² sin 2α/g',
  fields: {
    velocityMps: num('initial velocity', 'm/s', { above: 0, max: 3000 }),
    massKg: num('fragment mass', 'kg', { above: 0, max: 1e6 }),
    dragCoefficient: or(
      num('drag coefficient: 0.47 sphere, 1.2 chunk across, 2 plate', '', { min: 0, max: 5 }),
      1,
    ),
    presentedAreaM2: or(num('presented area', 'm²', { min: 0, max: 1000 }), 0),
    airDensityKgPerM3: or(num('air density', 'kg/m³', { min: 0, max: 2 }), 1.225),
    launchAngleDeg: maybe(num('launch angle; absent: the farthest', '°', { above: 0, max: 90 })),
    launchHeightM: or(num('launch height', 'm', { min: 0, max: 500 }), 0),
  },
  example: { velocityMps: 150, massKg: 100, presentedAreaM2: 0.5, dragCoefficient: 1 },
  run(i, control) {
    const drag = (i.airDensityKgPerM3 * i.dragCoefficient * i.presentedAreaM2) / (2 * i.massKg);
    if (drag > 1)
      outside('massKg', '质量相对迎风面积过小，不是碎片 too light for its area to fly as a fragment');
    const at = (angle: number): number => {
      checkCancelled(control);
      return fly(i.velocityMps, angle, drag, i.launchHeightM).range;
    };
    const vacuum = drag === 0 && i.launchHeightM === 0;
    const best = i.launchAngleDeg ?? (vacuum ? 45 : findMaximum(at, 1, 60));
    const flight = fly(i.velocityMps, best, drag, i.launchHeightM);
    const closed = (i.velocityMps ** 2 * Math.sin((best * Math.PI) / 90)) / GRAVITY;
    return {
      launchAngleDeg: best,
      rangeM: vacuum ? closed : flight.range,
      impactSpeedMps: vacuum ? i.velocityMps : flight.impactSpeed,
      flightTimeS: flight.time,
      apexM: flight.apex,
      vacuumRangeM: closed,
      impactEnergyJ: 0.5 * i.massKg * (vacuum ? i.velocityMps : flight.impactSpeed) ** 2,
    };
  },
});

/** Reach of tub fragments of LPG vessels. */
export const vesselFragments = formula({
  name: 'vesselFragments',
  zh: '储罐碎片经验距离',
  en: 'vessel fragments, empirical',
  source:
    'Holden & Reeves (1985); CCPS (1999) eqs 2.2.28–2.2.30: number −3.77 + 0.0096 V (700–2500 m³ spheres); range 90 M^⅓ below 5 m³, 465 M^0.10 from 5 m³',
  fields: {
    vesselVolumeM3: num('vessel volume', 'm³', { above: 0, max: 10_000 }),
    contentsMassKg: num('mass of LPG', 'kg', { above: 0, max: 1e7 }),
  },
  example: { vesselVolumeM3: 100, contentsMassKg: 50_000 },
  run(i) {
    const counted = i.vesselVolumeM3 >= 700 && i.vesselVolumeM3 <= 2500;
    return {
      rangeM: i.vesselVolumeM3 < 5 ? 90 * i.contentsMassKg ** 0.333 : 465 * i.contentsMassKg ** 0.1,
      ...(counted ? { fragments: Math.max(1, Math.round(-3.77 + 0.0096 * i.vesselVolumeM3)) } : {}),
      notes: counted ? [] : ['碎片数公式仅适用于 700–2500 m³'],
    };
  },
});
