import {
  checkCancelled,
  flag,
  formula,
  group,
  inconsistent,
  list,
  maybe,
  num,
  or,
  text,
  whole,
} from '#kernels/formulary';
import { contourRegions, multiPolygon, regionsArea } from '#kernels/plume';

const rings = list(
  'probability of death by distance, falling outward',
  group('one ring', {
    radiusM: num('radius', 'm', { min: 0, max: 1e5 }),
    fatalityProbability: num('probability of death', '', { min: 0, max: 1 }),
  }),
  { min: 1, max: 1000 },
);

/** Individual risk contours on the map. */
export const individualRiskContours = formula({
  name: 'individualRiskContours',
  zh: '个人风险等值线',
  en: 'individual risk contours',
  source: 'TNO Purple Book (1999) §6.2; GB/T 37243-2019 §6; levels GB 36894-2018 table 1',
  fields: {
    scenarios: list(
      'scenarios with circular effect',
      group('one scenario', {
        id: or(text('name'), ''),
        xM: num('east', 'm', { min: -1e6, max: 1e6 }),
        yM: num('north', 'm', { min: -1e6, max: 1e6 }),
        frequencyPerYear: num('frequency', '1/a', { min: 0, max: 100 }),
        rings,
      }),
      { min: 1, max: 2000 },
    ),
    levelsPerYear: or(
      list('risk levels', num('level', '1/a', { above: 0, max: 1 }), { min: 1, max: 20 }),
      [3e-7, 3e-6, 1e-5, 3e-5],
    ),
    halfSideM: or(num('half side of the map', 'm', { min: 10, max: 50_000 }), 1000),
    side: or(whole('map nodes per side', { min: 8, max: 2048 }), 201),
    originLngDeg: maybe(num('longitude of (0, 0)', '°', { min: -180, max: 180 })),
    originLatDeg: maybe(num('latitude of (0, 0)', '°', { min: -85, max: 85 })),
    includeGrid: or(flag('also return the risk grid'), false),
  },
  example: {
    scenarios: [
      {
        id: 'A',
        xM: 0,
        yM: 0,
        frequencyPerYear: 1e-4,
        rings: [
          { radiusM: 50, fatalityProbability: 1 },
          { radiusM: 150, fatalityProbability: 0.1 },
          { radiusM: 300, fatalityProbability: 0 },
        ],
      },
    ],
    halfSideM: 400,
    side: 61,
  },
  run(i, control) {
    if ((i.originLngDeg === undefined) !== (i.originLatDeg === undefined))
      inconsistent('originLngDeg', '经度与纬度需同时给出 give both longitude and latitude');
    const values = new Float64Array(i.side * i.side);
    const d = (2 * i.halfSideM) / (i.side - 1);
    i.scenarios.forEach((s, done) => {
      checkCancelled(control);
      control.progress?.(done / i.scenarios.length);
      const sorted = [...s.rings].sort((a, b) => a.radiusM - b.radiusM);
      const reach = sorted[sorted.length - 1].radiusM;
      for (let j = 0; j < i.side; j++) {
        const dy = -i.halfSideM + j * d - s.yM;
        if (Math.abs(dy) > reach) continue;
        for (let k = 0; k < i.side; k++) {
          const r = Math.hypot(-i.halfSideM + k * d - s.xM, dy);
          if (r <= reach) values[j * i.side + k] += s.frequencyPerYear * deathAt(sorted, r);
        }
      }
    });
    const field = { values, columns: i.side, rows: i.side, x0: -i.halfSideM, dx: d, y0: -i.halfSideM, dy: d };
    const placement =
      i.originLngDeg === undefined || i.originLatDeg === undefined
        ? { windFromDeg: 270 }
        : { windFromDeg: 270, origin: [i.originLngDeg, i.originLatDeg] as const };
    return {
      type: 'FeatureCollection',
      frame: i.originLngDeg === undefined ? 'eastNorthM' : 'lngLat',
      features: i.levelsPerYear.map((level) => {
        const regions = contourRegions(field, level, true);
        return {
          type: 'Feature',
          properties: { riskPerYear: level, areaM2: regionsArea(regions) },
          geometry: { type: 'MultiPolygon', coordinates: multiPolygon(regions, placement) },
        };
      }),
      maximumPerYear: values.reduce((m, v) => Math.max(m, v), 0),
      ...(i.includeGrid ? { riskPerYear: values } : {}),
    };
  },
});

function deathAt(sorted: readonly { radiusM: number; fatalityProbability: number }[], r: number): number {
  if (r <= sorted[0].radiusM) return sorted[0].fatalityProbability;
  const k = sorted.findIndex((s) => r <= s.radiusM);
  const a = sorted[k - 1];
  const b = sorted[k];
  return (
    a.fatalityProbability +
    ((b.fatalityProbability - a.fatalityProbability) * (r - a.radiusM)) / (b.radiusM - a.radiusM)
  );
}
