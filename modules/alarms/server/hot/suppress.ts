import type { Grade } from '#platform/contract';
import { RANK } from './open-alarms.ts';

const CHATTER_MS = 60_000;
const CHATTER_COUNT = 3;
const FLOOD_MS = 600_000;
const FLOOD_COUNT = 10;
const MAX_KEYS = 20_000;

interface Recent {
  readonly at: number;
  readonly rank: number;
}

/**
 * Decides which alarms are shown without sound: the third raise of one rule within a minute (chatter, EEMUA 191), and
 * more than ten of one installation within ten minutes (flood). Never one of a higher grade than was sounded there lately.
 */
export class Suppression {
  readonly #byKey = new Map<string, Recent[]>();

  #recent(key: string, now: number, span: number): Recent[] {
    const kept = (this.#byKey.get(key) ?? []).filter((r) => now - r.at < span);
    this.#byKey.delete(key);
    if (this.#byKey.size >= MAX_KEYS) this.#byKey.delete(this.#byKey.keys().next().value as string);
    this.#byKey.set(key, kept);
    return kept;
  }

  /** Notes a raise and says whether it stays silent. */
  raise(ruleKey: string, installation: string, grade: Grade, now: number): boolean {
    const rank = RANK[grade];
    const chatter = this.#recent(`r${ruleKey}`, now, CHATTER_MS);
    const flood = this.#recent(`i${installation}`, now, FLOOD_MS);
    const quiet = (list: readonly Recent[], limit: number): boolean =>
      list.length >= limit && list.some((r) => r.rank >= rank);
    const silent = quiet(chatter, CHATTER_COUNT - 1) || quiet(flood, FLOOD_COUNT);
    chatter.push({ at: now, rank });
    flood.push({ at: now, rank });
    return silent;
  }
}
