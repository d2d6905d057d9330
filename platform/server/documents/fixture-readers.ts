import type { Readers } from './protocol.ts';

/** Readers that misbehave, for the tests. */
export const readers: Readers = {
  good: () => 'read',
  endless() {
    for (;;);
  },
  greedy() {
    const all: number[][] = [];
    for (;;) all.push([all.length, all.length]);
  },
  ends: () => process.exit(3),
};
