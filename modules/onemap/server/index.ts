export { onemapModule, type SearchSource } from './module.ts';
