export { readGpkgFile } from './read-file.ts';
export { GPKG_BOUNDS, type GpkgBounds, type GpkgContent, type GpkgLayer } from './layer.ts';
