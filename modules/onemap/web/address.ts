import type { Hit } from '#platform/web/map';

/** The screen of something on the map; undefined for things without one. */
export function addressOf(layer: Hit['layer'] | string, id: string): string | undefined {
  if (layer === 'enterprises' || layer === 'enterprise') return `/enterprises/${id}`;
  if (layer === 'points' || layer === 'point') return `/points/${id}`;
  if (layer === 'incidents' || layer === 'incident') return `/incidents/${id}`;
  if (layer === 'alarms' || layer === 'alarm') return `/alarms/${id}`;
  return undefined;
}
