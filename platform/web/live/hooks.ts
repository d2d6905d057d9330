import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type { SealedEvent } from '#platform/contract';
import {
  currentLink,
  listen,
  serverNow,
  watchPoints,
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

/** Newest values of points, updated at most five times a second. */
export function useTelemetry(pointIds: readonly number[]): ReadonlyMap<number, Telemetry> {
  const [values, setValues] = useState<ReadonlyMap<number, Telemetry>>(new Map());
  const key = pointIds.join(',');
  useEffect(() => {
    if (key === '') return undefined;
    const ids = key.split(',').map(Number);
    const wanted = new Set(ids);
    const stop = watchPoints(ids);
    const forget = listen('telemetry', (fresh) => {
      const mine = [...fresh].filter(([id]) => wanted.has(id));
      if (mine.length > 0) setValues((before) => new Map([...before, ...mine]));
    });
    return () => {
      stop();
      forget();
    };
  }, [key]);
  return values;
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
