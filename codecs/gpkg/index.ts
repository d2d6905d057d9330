export { gpkgCodec, readGpkgBlob, writeGpkgBlob, type GpkgFrame } from './codec.ts';
