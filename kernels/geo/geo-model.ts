import { defineFormula, type InputSchema, type KernelModel } from '#kernels/model';
import { destination, geodesic, type Position } from './geodesic.ts';
import { fromBd09, fromGcj02, toBd09, toGcj02 } from './offset.ts';

const position = (description: string): InputSchema => ({
  type: 'array',
  description: `${description} [lng, lat]`,
  items: { type: 'number', description: 'degrees', unit: 'deg', minimum: -180, maximum: 180 },
  minItems: 2,
  maxItems: 2,
});

const distanceFormula = defineFormula<{ from: Position; to: Position }>({
  name: 'distance',
  title: { zh: '大地线距离与方位角', en: 'geodesic distance and azimuths' },
  source: 'Vincenty, Survey Review 23 (1975) no. 176; WGS 84',
  input: {
    type: 'object',
    description: 'two positions',
    properties: { from: position('from'), to: position('to') },
    required: ['from', 'to'],
  },
  example: { from: [116.3975, 39.9087], to: [121.4737, 31.2304] },
  run: ({ from, to }) => geodesic(from, to),
});

const destinationFormula = defineFormula<{ from: Position; azimuthDeg: number; distanceM: number }>({
  name: 'destination',
  title: { zh: '按方位角和距离求点', en: 'position at azimuth and distance' },
  source: 'Vincenty, Survey Review 23 (1975) no. 176; WGS 84',
  input: {
    type: 'object',
    description: 'a start, an azimuth and a distance',
    properties: {
      from: position('start'),
      azimuthDeg: {
        type: 'number',
        description: 'clockwise from north',
        unit: 'deg',
        minimum: -360,
        maximum: 360,
      },
      distanceM: { type: 'number', description: 'distance', unit: 'm', minimum: 0, maximum: 2e7 },
    },
    required: ['from', 'azimuthDeg', 'distanceM'],
  },
  example: { from: [116.3975, 39.9087], azimuthDeg: 90, distanceM: 1000 },
  run: (i) => ({ position: destination(i.from, i.azimuthDeg, i.distanceM) }),
});

type Datum = 'wgs84' | 'gcj02' | 'bd09';
const INWARD = { wgs84: (p: Position) => p, gcj02: fromGcj02, bd09: fromBd09 };
const OUTWARD = { wgs84: (p: Position) => p, gcj02: toGcj02, bd09: toBd09 };
const datum = (description: string): InputSchema => ({
  type: 'string',
  description,
  enum: ['wgs84', 'gcj02', 'bd09'],
});

const convertFormula = defineFormula<{ position: Position; from: Datum; to: Datum }>({
  name: 'convert',
  title: { zh: '坐标转换', en: 'coordinates between WGS 84, GCJ-02 and BD-09' },
  source: 'published offset formulae; inverse by iteration to 1e-6 m',
  input: {
    type: 'object',
    description: 'a position and two datums',
    properties: { position: position('position'), from: datum('given in'), to: datum('wanted in') },
    required: ['position', 'from', 'to'],
  },
  example: { position: [121.5272106, 31.1774276], from: 'wgs84', to: 'gcj02' },
  run: (i) => ({ position: OUTWARD[i.to](INWARD[i.from](i.position)) }),
});

/** Geodesy for `fengsui compute geo`. */
export const geoModel: KernelModel = {
  name: 'geo',
  title: { zh: '大地测量与坐标', en: 'geodesy and coordinates' },
  formulas: [distanceFormula, destinationFormula, convertFormula],
};
