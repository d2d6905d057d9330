/** True when the organisation `path` is `root` or below it. */
export function orgWithin(path: string, root: string): boolean {
  return path === root || (path.length > root.length && path.startsWith(root) && path[root.length] === '.');
}
