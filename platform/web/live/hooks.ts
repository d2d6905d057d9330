import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react';
import type { SealedEvent } from '#platform/contract';
import {
  currentLink,
  listen,
  serverNow,
  watchTopics,
  type Link,
  type Telemetry,
  type UnstoredAlarm,
} from './connection.ts';

/** Hears facts of the given types (`alarm.*` stands for all of a noun) as they are sealed. */
export function useEvents(types: readonly string[], handler: (event: SealedEvent) => void): void {
  const handle = useEffectEvent(handler);
  const key = types.join(' ');
  useEffect(() => {
    const wanted = key.split(' ');
    return listen('events', (event) => {
      if (wanted.some((t) => t === event.type || (t.endsWith('*') && event.type.startsWith(t.slice(0, -1)))))
        handle(event);
    });
  }, [key]);
}

/** Called when too much was missed: load afresh. */
export function useReset(handler: () => void): void {
  const handle = useEffectEvent(handler);
  useEffect(() => listen('resets', () => handle()), []);
}

/** Hears alarms that could not be stored yet. */
export function useUnstored(handler: (items: readonly UnstoredAlarm[]) => void): void {
  const handle = useEffectEvent(handler);
  useEffect(() => listen('unstored', (items) => handle(items)), []);
}

/** Newest values of topics, as the server sends them, updated at most five times a second. */
export function useTopics(topics: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const [values, setValues] = useState<ReadonlyMap<string, readonly number[]>>(new Map());
  const key = topics.join(',');
  useEffect(() => {
    if (key === '') return undefined;
    const wanted = new Set(key.split(','));
    const stop = watchTopics([...wanted]);
    const forget = listen('telemetry', (fresh) => {
      const mine = Object.entries(fresh).filter(([topic]) => wanted.has(topic));
      if (mine.length > 0) setValues((before) => new Map([...before, ...mine]));
    });
    return () => {
      stop();
      forget();
    };
  }, [key]);
  return values;
}

/** Newest values of points. */
export function useTelemetry(pointIds: readonly number[]): ReadonlyMap<number, Telemetry> {
  const values = useTopics(useMemo(() => pointIds.map((id) => `p${id}`), [pointIds]));
  return useMemo(() => {
    const points = new Map<number, Telemetry>();
    for (const [topic, [value, at, quality]] of values)
      points.set(Number(topic.slice(1)), { value, at, quality });
    return points;
  }, [values]);
}

/** The live link: state, when the server was last heard, since when it is lost. */
export function useLink(): Link {
  return useSyncExternalStore((f) => listen('link', f), currentLink);
}

/** Server time, renewed every `everyMs`. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
