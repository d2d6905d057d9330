import { hash } from './noise.ts';
import type { HazmatVehicle, Installation, Point, Way } from './types.ts';

/** The vehicles that carry dangerous goods, each on a road of its own choosing. */
export function vehiclesOf(
  installations: readonly Installation[],
  points: readonly Point[],
  ways: readonly Way[],
): HazmatVehicle[] {
  const roads = ways.filter((w) => w.kind === 'motorway' || w.kind === 'road');
  const speeds = new Map(points.filter((p) => p.protocol === 'jt808').map((p) => [p.installation, p]));
  return installations
    .filter((i) => i.kind === 'hazmatVehicle')
    .flatMap((installation, n): HazmatVehicle[] => {
      const speed = speeds.get(installation.id);
      if (!speed) return [];
      const { line } = roads[hash(n, 61) % roads.length];
      return [
        {
          installation: installation.id,
          gateway: speed.gateway,
          terminal: `01399${String(n + 1).padStart(7, '0')}`,
          plate: `望A${String(10_001 + n)}`,
          route: line,
          speed,
        },
      ];
    });
}
