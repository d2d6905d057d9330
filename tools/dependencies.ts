/** The parts of package.json and package-lock.json the check reads. */
export interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
export interface LockEntry {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
}
export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

export const MOST_DIRECT = 25;

/** Where npm finds `name` for the package at `from`: the nearest node_modules upwards. */
function resolveIn(lock: LockFile, from: string, name: string): string | undefined {
  const parts = from.split('/node_modules/');
  for (let depth = parts.length; depth > 0; depth--) {
    const found = `${parts.slice(0, depth).join('/node_modules/')}/node_modules/${name}`;
    if (lock.packages[found]) return found;
  }
  return lock.packages[`node_modules/${name}`] ? `node_modules/${name}` : undefined;
}

/** Paths of every package the production dependencies bring along, themselves included. */
export function closureOf(pkg: PackageFile, lock: LockFile): string[] {
  const seen = new Set<string>();
  const waiting = Object.keys(pkg.dependencies ?? {}).map((name) => `node_modules/${name}`);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entry = lock.packages[path];
    if (!entry || seen.has(path)) continue;
    seen.add(path);
    for (const name of Object.keys(entry.dependencies ?? {})) {
      const found = resolveIn(lock, path, name);
      if (found) waiting.push(found);
    }
  }
  return [...seen].sort();
}

/** What is wrong with the dependencies and the document about them. `bootstrap` is the text that installs packages. */
export function dependencyFaults(
  pkg: PackageFile,
  lock: LockFile,
  document: string,
  bootstrap: string,
): string[] {
  const faults: string[] = [];
  const direct = Object.keys(pkg.dependencies ?? {});
  if (direct.length > MOST_DIRECT)
    faults.push(`${direct.length} direct dependencies; at most ${MOST_DIRECT}: take one out`);
  const listed = new Set([...document.matchAll(/^\| `([^`]+)` \|/gm)].map((m) => m[1]));
  for (const name of [...direct, ...Object.keys(pkg.optionalDependencies ?? {})])
    if (!listed.has(name)) faults.push(`${name} has no line: say what it does that we would otherwise write`);
  const closure = closureOf(pkg, lock);
  const said = /closure: (\d+) packages/.exec(document)?.[1];
  if (said !== String(closure.length))
    faults.push(
      `the closure has ${closure.length} packages, the document says ${said ?? 'nothing'}: look at what came in, then correct it`,
    );
  if (!bootstrap.includes('--ignore-scripts')) faults.push('the bootstrap installs with scripts');
  const scripted = Object.entries(lock.packages).filter(([, e]) => e.hasInstallScript);
  for (const [path] of scripted) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 13);
    if (!document.includes(`install script of \`${name}\``))
      faults.push(`${name} has an install script: say why it need not run, or take it out`);
  }
  return faults;
}
