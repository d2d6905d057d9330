import type { SealedEvent } from '#platform/contract';

/** State of the one live link to the server. */
export interface Link {
  readonly state: 'off' | 'connecting' | 'live' | 'lost';
  /** Local milliseconds at which the server was last heard. */
  readonly heardAt: number;
  /** Local milliseconds at which the link broke; undefined while it is up. */
  readonly lostAt: number | undefined;
  /** Milliseconds the server's clock is ahead of this computer's. */
  readonly offsetMs: number;
}

/** Newest reading of a point as the server sends it. */
export interface Telemetry {
  readonly value: number;
  /** Device time, ms since 1970. */
  readonly at: number;
  readonly quality: number;
}

/** An alarm shown before it could be stored (the database is down). */
export interface UnstoredAlarm {
  readonly orgPath: string;
  readonly title: string;
  readonly conditionKind: string;
  readonly grade: 'red' | 'orange' | 'yellow' | 'blue';
  readonly startedAt: string;
  readonly pointId: number | null;
  readonly value: number | null;
}

interface Handlers {
  events: Set<(event: SealedEvent) => void>;
  resets: Set<() => void>;
  unstored: Set<(items: readonly UnstoredAlarm[]) => void>;
  rights: Set<() => void>;
  telemetry: Set<(values: Readonly<Record<string, readonly number[]>>) => void>;
  link: Set<() => void>;
}

const handlers: Handlers = {
  events: new Set(),
  resets: new Set(),
  unstored: new Set(),
  rights: new Set(),
  telemetry: new Set(),
  link: new Set(),
};
const watched = new Map<string, number>();
const MAX_WAIT_MS = 15_000;
/** The server pings every 15 s; silence beyond this is a lost link. */
const SILENT_MS = 22_000;

let link: Link = { state: 'off', heardAt: 0, lostAt: undefined, offsetMs: 0 };
let socket: WebSocket | undefined;
let lastSeq: number | undefined;
let attempts = 0;
let timer: number | undefined;
let wanted = false;

function setLink(change: Partial<Link>): void {
  link = { ...link, ...change };
  for (const listener of handlers.link) listener();
}

/** The link now. */
export function currentLink(): Link {
  return link;
}

/** Server time in ms, from this computer's clock and the last known difference. */
export function serverNow(): number {
  return Date.now() + link.offsetMs;
}

function heard(now?: unknown): void {
  const at = Date.now();
  setLink({
    state: 'live',
    heardAt: at,
    lostAt: undefined,
    ...(typeof now === 'number' ? { offsetMs: now - at } : {}),
  });
}

function sendWatch(): void {
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify({ type: 'watch', topics: [...watched.keys()] }));
}

function receive(text: string): void {
  const message = JSON.parse(text) as Record<string, unknown>;
  heard(message['now']);
  if (message['type'] === 'event') {
    const event = message['event'] as SealedEvent;
    lastSeq = event.seq;
    for (const handler of handlers.events) handler(event);
  } else if (message['type'] === 'telemetry') {
    const values = message['values'] as Record<string, number[]>;
    for (const handler of handlers.telemetry) handler(values);
  } else if (message['type'] === 'reset') {
    lastSeq = message['seq'] as number;
    for (const handler of handlers.resets) handler();
  } else if (message['type'] === 'caught-up') lastSeq = message['seq'] as number;
  else if (message['type'] === 'unstored')
    for (const handler of handlers.unstored) handler(message['items'] as UnstoredAlarm[]);
  else if (message['type'] === 'rights-changed') for (const handler of handlers.rights) handler();
}

function lose(): void {
  socket = undefined;
  if (link.state !== 'lost') setLink({ state: 'lost', lostAt: link.lostAt ?? Date.now() });
  if (!wanted) return;
  const wait = Math.min(MAX_WAIT_MS, 500 * 2 ** Math.min(attempts++, 6)) * (0.75 + Math.random() / 2);
  clearTimeout(timer);
  timer = window.setTimeout(open, wait);
}

function open(): void {
  const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`;
  const mine = new WebSocket(address);
  socket = mine;
  if (link.state === 'off') setLink({ state: 'connecting' });
  mine.addEventListener('open', () => {
    attempts = 0;
    mine.send(JSON.stringify({ type: 'hello', ...(lastSeq === undefined ? {} : { after: lastSeq }) }));
    sendWatch();
  });
  mine.addEventListener('message', (message) => receive(String(message.data)));
  mine.addEventListener('close', (event) => {
    if (socket !== mine) return;
    if (event.code === 4001) window.dispatchEvent(new Event('fengsui:signed-out'));
    lose();
  });
}

window.setInterval(() => {
  if (link.state !== 'live' || Date.now() - link.heardAt < SILENT_MS) return;
  const stale = socket;
  socket = undefined;
  stale?.close();
  lose();
}, 1000);

/** Opens the one live link and keeps it open until {@link stopLive}. */
export function startLive(): void {
  if (wanted) return;
  wanted = true;
  attempts = 0;
  open();
}

/** Closes the link, e.g. after signing out. */
export function stopLive(): void {
  wanted = false;
  clearTimeout(timer);
  lastSeq = undefined;
  const mine = socket;
  socket = undefined;
  mine?.close();
  setLink({ state: 'off', lostAt: undefined });
}

/** Tries again at once instead of waiting. */
export function retryLive(): void {
  if (!wanted || socket) return;
  clearTimeout(timer);
  open();
}

/** Adds a listener of one kind; the result removes it. */
export function listen<K extends keyof Handlers>(
  kind: K,
  handler: Handlers[K] extends Set<infer H> ? H : never,
): () => void {
  (handlers[kind] as Set<unknown>).add(handler);
  return () => (handlers[kind] as Set<unknown>).delete(handler);
}

/** Asks for the values of topics (`p<point>`, `v<terminal>`); the result stops asking. */
export function watchTopics(topics: readonly string[]): () => void {
  for (const topic of topics) watched.set(topic, (watched.get(topic) ?? 0) + 1);
  sendWatch();
  return () => {
    for (const topic of topics) {
      const left = (watched.get(topic) ?? 1) - 1;
      if (left <= 0) watched.delete(topic);
      else watched.set(topic, left);
    }
    sendWatch();
  };
}
