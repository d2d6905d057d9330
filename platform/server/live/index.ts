export { type LiveOptions, Live } from './live.ts';
