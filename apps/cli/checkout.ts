import { dirname } from 'node:path';

/** Absolute path of the checkout this program runs from. */
export const checkout: string = dirname(dirname(import.meta.dirname));
