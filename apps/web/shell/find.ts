import type { OutputOf } from '#platform/contract';
import type { onemapOperations } from '#onemap/contract';
import type { Command, Page } from '#platform/web/shell-types';
import type { Both } from '#platform/web/text';

/** One thing the palette found. */
export interface Find {
  readonly key: string;
  readonly group: 'screen' | 'action' | 'enterprise' | 'point' | 'place' | 'other';
  readonly title: string | Both;
  readonly subtitle?: string;
  readonly to?: string;
  readonly run?: () => void;
}

type Item = OutputOf<typeof onemapOperations.search>['items'][number];

const hit = (text: string, ...words: readonly string[]): boolean =>
  text === '' || words.some((w) => w.toLowerCase().includes(text.toLowerCase()));

/** Screens and actions whose Chinese or English words contain the text, as far as the person may use them. */
export function localFinds(
  text: string,
  pages: readonly Page[],
  commands: readonly Command[],
  can: (permission: string) => boolean,
): Find[] {
  const screens = pages
    .filter((p) => !p.open && !p.path.includes(':') && (!p.permission || can(p.permission)))
    .filter((p) => hit(text, p.title.zh, p.title.en, p.path))
    .map((p): Find => ({ key: `page:${p.path}`, group: 'screen', title: p.title, to: p.path }));
  const actions = commands
    .filter((c) => !c.permission || can(c.permission))
    .filter((c) => hit(text, c.title.zh, c.title.en, c.keywords ?? ''))
    .map((c): Find => ({ key: `command:${c.id}`, group: 'action', title: c.title, run: () => c.run() }));
  return [...screens, ...actions].slice(0, 30);
}

/** Where a found enterprise, point, vehicle or place opens. */
function addressOf(item: Item): string {
  if (item.kind === 'enterprise') return `/enterprises/${item.id}`;
  if (item.kind === 'point') return `/points/${item.id}`;
  const [lng, lat] = item.position ?? [];
  const at = lng === undefined ? [] : [`at=${lng},${lat}`];
  const chosen = item.kind === 'vehicle' ? [`vehicles=${encodeURIComponent(item.id)}`] : [];
  return ['/map', [...chosen, ...at].join('&')].filter((part) => part !== '').join('?');
}

/** The server's finds. */
export function remoteFinds(items: readonly Item[]): Find[] {
  return items.map((item) => ({
    key: `${item.kind}:${item.id}`,
    group: item.kind === 'enterprise' || item.kind === 'point' || item.kind === 'place' ? item.kind : 'other',
    title: item.title,
    ...(item.subtitle ? { subtitle: item.subtitle } : {}),
    to: addressOf(item),
  }));
}
