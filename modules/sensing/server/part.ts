import type { App, Ctx } from '#platform/server/module';
import type { Sensing } from './hot/sensing.ts';

/** The running hot path of this node. */
export function sensingOf(from: App | Ctx): Sensing {
  const app = 'app' in from ? from.app : from;
  const part = app.parts.get('sensing');
  if (!part) throw new Error('sensing is not running in this role');
  return part as Sensing;
}
