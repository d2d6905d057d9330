import { dirname } from 'node:path';

/** Absolute path of the checkout. */
export const root: string = dirname(import.meta.dirname);
