import { tileBox, type Position } from '#kernels/geo';
import { defineFormula, type InputSchema, type KernelModel } from '#kernels/model';
import { FeatureLayers } from './feature-layer.ts';
import { joinLayers } from './layer-writer.ts';

const whole = (description: string, maximum: number): InputSchema => ({
  type: 'integer',
  description,
  minimum: 0,
  maximum,
});
const position: InputSchema = {
  type: 'array',
  description: '[lng, lat]',
  items: { type: 'number', description: 'degrees' },
  minItems: 2,
  maxItems: 2,
};

interface Request {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly type: 'point' | 'line' | 'polygon';
  readonly parts: Position[][];
}

const cut = defineFormula<Request>({
  name: 'cut',
  title: { zh: '矢量瓦片切割', en: 'cut a vector tile' },
  source: 'Mapbox Vector Tile specification 2.1',
  input: {
    type: 'object',
    description: 'a geometry and a tile',
    properties: {
      z: whole('zoom', 24),
      x: whole('column', 2 ** 24 - 1),
      y: whole('row from the north', 2 ** 24 - 1),
      type: { type: 'string', description: 'geometry', enum: ['point', 'line', 'polygon'] },
      parts: {
        type: 'array',
        description: 'positions, lines or rings',
        items: { type: 'array', description: 'a part', items: position, maxItems: 100_000 },
        maxItems: 10_000,
      },
    },
    required: ['z', 'x', 'y', 'type', 'parts'],
  },
  example: { z: 8, x: 210, y: 97, type: 'line', parts: [[[115, 40], [117, 39]]] }, // prettier-ignore
  run: ({ z, x, y, type, parts }) => {
    const layers = new FeatureLayers([{ layer: 'cut', type, parts, properties: {} }]);
    return { box: tileBox(z, x, y), bytes: joinLayers(layers.tile(z, x, y)) };
  },
});

/** Tile cutting for `fengsui compute tiles`. */
export const tilesModel: KernelModel = {
  name: 'tiles',
  title: { zh: '矢量瓦片', en: 'vector tiles' },
  formulas: [cut],
};
