import { join } from 'node:path';
import { createAuthenticator } from '#identity/server';
import { nodeMigrations, startNode, type NodeOptions, type RunningNode } from '#platform/server/app';
import type { MigrationFolder } from '#platform/server/db';
import { jobMigrations } from '#platform/server/jobs';
import { logMigrations } from '#platform/server/log';
import { modules } from './modules.ts';

export type { RunningNode } from '#platform/server/app';

/** Version of the product, shown on every screen and in the log. */
export const VERSION = '0.1.0';

type Given = Omit<NodeOptions, 'modules' | 'authenticator' | 'telemetryPermission' | 'version'>;

/** A node with every module of the product. Importable as `#app` from tests, benches and tools. */
export function composeNode(given: Given): Promise<RunningNode> {
  return startNode({
    ...given,
    modules,
    authenticator: createAuthenticator,
    telemetryPermission: 'sensing.read',
    version: VERSION,
  });
}

/** Every migration folder in order: the platform's, then the modules'. */
export function migrationFolders(): MigrationFolder[] {
  return [
    logMigrations,
    jobMigrations,
    nodeMigrations,
    ...modules.flatMap((m) => (m.migrations ? [{ module: m.name, folder: m.migrations }] : [])),
  ];
}

/** Folder of the built web. */
export const webRootOf = (checkout: string): string => join(checkout, 'dist', 'web');
