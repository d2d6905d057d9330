export { Inflater, type InflateBounds } from './inflate.ts';
export { crc32 } from './crc32.ts';
export { gunzip, isGzip } from './gzip.ts';
export { isZip, readZip, ZIP_BOUNDS, type ZipBounds, type ZipEntry } from './archive.ts';
export { writeStoredZip, type ZipFile } from './write.ts';
