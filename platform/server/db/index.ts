export { type Database, type Tx, type Db, openDatabase, sql, rows, one, maybeOne } from './database.ts';
export { type MigrationFolder, migrate, MigrationProblem, migrationsHash } from './migrations.ts';
export { isConnectionLost, isUnusableValue, isUniqueViolation } from './errors.ts';
export { type PoolClient, type Notification } from 'pg';
