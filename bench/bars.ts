/** A text plot of cost by size, as the kernels' READMEs carry it: one bar per size, as long as its cost. */
export function bars(
  unit: string,
  points: readonly (readonly [size: string, cost: number])[],
  width = 32,
): string[] {
  const most = Math.max(...points.map(([, cost]) => cost));
  const label = Math.max(...points.map(([size]) => size.length));
  const figure = (cost: number): string => (cost >= 100 ? cost.toFixed(0) : cost.toPrecision(3));
  return [
    unit,
    ...points.map(
      ([size, cost]) =>
        `${size.padStart(label)} ${'▇'.repeat(Math.max(1, Math.round((width * cost) / most)))} ${figure(cost)}`,
    ),
  ];
}

/** Least processor time, ms, of some runs of single-threaded work: steadier than wall time on a shared machine. */
export function cpuMs(work: () => void, repeats = 5): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
