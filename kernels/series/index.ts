export { downsample, largestTriangles, lowerBound, type Series } from './downsample.ts';
export { completeness, findGaps, type Gap } from './gaps.ts';
export { mergeSeries, type SourceSeries } from './merge.ts';
export { seriesModel } from './series-model.ts';
