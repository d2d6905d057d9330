export { backUp, FILES_LOCK, restoreFrom, readManifest, BackupProblem, type Manifest } from './backup.ts';
export { exportTables, importTables } from './tables.ts';
