export { type Draft, type Entry, type PreparedEntry, LAYOUT, leafData, prepareEntry } from './entry.ts';
export { appendEntries, redactEntry, logMigrations, type RunStatement } from './store.ts';
export { type SealerOptions, Sealer } from './sealer.ts';
export { toEvent } from './sealer-rows.ts';
export { type Head, type HeadSigner, headBytes, openSigner, verifyHead } from './head.ts';
export { exportChain, exportLog, type ChainExport } from './export.ts';
export { verifyExport, type Verdict } from './verify.ts';
export { readWitness, Witness, WitnessDamaged } from './witness.ts';
export { sm3 } from './sm3.ts';
