import { defineFormula, type InputSchema, type KernelModel } from '#kernels/model';
import { BoxTree } from './box-tree.ts';

const coordinate = (description: string): InputSchema => ({ type: 'number', description });
const box: InputSchema = {
  type: 'array',
  description: '[minX, minY, maxX, maxY]',
  items: coordinate('coordinate'),
  minItems: 4,
  maxItems: 4,
};

const search = defineFormula<{ boxes: number[][]; box: number[] }>({
  name: 'search',
  title: { zh: '矩形检索', en: 'boxes touching a box' },
  source: 'packed Hilbert R-tree (Kamel & Faloutsos, VLDB 1994)',
  input: {
    type: 'object',
    description: 'boxes and a window',
    properties: { boxes: { type: 'array', description: 'boxes', items: box, maxItems: 1_000_000 }, box },
    required: ['boxes', 'box'],
  },
  example: { boxes: [[0, 0, 1, 1], [2, 2, 3, 3]], box: [0.5, 0.5, 1.5, 1.5] }, // prettier-ignore
  run: (i) => new BoxTree(Float64Array.from(i.boxes.flat())).search(i.box[0], i.box[1], i.box[2], i.box[3]),
});

const nearest = defineFormula<{ boxes: number[][]; x: number; y: number; k: number }>({
  name: 'nearest',
  title: { zh: '最近邻检索', en: 'nearest boxes' },
  source: 'best-first search (Hjaltason & Samet 1999)',
  input: {
    type: 'object',
    description: 'boxes and a point',
    properties: {
      boxes: { type: 'array', description: 'boxes', items: box, maxItems: 1_000_000 },
      x: coordinate('x'),
      y: coordinate('y'),
      k: { type: 'integer', description: 'how many', minimum: 1, maximum: 10_000 },
    },
    required: ['boxes', 'x', 'y', 'k'],
  },
  example: { boxes: [[0, 0, 1, 1], [2, 2, 3, 3]], x: 4, y: 4, k: 1 }, // prettier-ignore
  run: (i) => new BoxTree(Float64Array.from(i.boxes.flat())).nearest(i.x, i.y, i.k),
});

/** Spatial search for `fengsui compute index`. */
export const indexModel: KernelModel = {
  name: 'index',
  title: { zh: '空间索引', en: 'spatial index' },
  formulas: [search, nearest],
};
