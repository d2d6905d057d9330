export { BoxTree } from './box-tree.ts';
export { PointPyramid, type Cell } from './point-pyramid.ts';
export { hilbertIndex, sortByKey } from './hilbert.ts';
export { indexModel } from './index-model.ts';
