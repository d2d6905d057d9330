import { useMemo, useRef, useState } from 'react';
import { alarmOperations, type Alarm } from '#alarms/contract';
import type { SealedEvent } from '#platform/contract';
import { keyOf, queryClient, refresh, useOperation, type ClientFailure } from '#platform/web/client';
import { useEvents, useNow, useUnstored } from '#platform/web/live';
import { applyFact, sortQueue, unstoredRows } from './queue.ts';

const QUERY = { query: { open: true, limit: 1000 } } as const;
const SETTLE_MS = 700;
/** Facts of one flood are shown together. */
const BATCH_MS = 16;

/** The open alarms of everyone the viewer answers for, kept current by facts. */
export interface Queue {
  readonly alarms: readonly Alarm[];
  /** Alarms not stored yet; also among `alarms`. */
  readonly unstored: number;
  readonly loading: boolean;
  readonly failure: ClientFailure | undefined;
  /** More alarms are open than are shown. */
  readonly partial: boolean;
  retry(): void;
}

/** Reads the queue once and keeps it current: a fact changes the row at once, the list is read again shortly after. */
export function useQueue(): Queue {
  const query = useOperation(alarmOperations.list, QUERY, { every: 60_000 });
  const timer = useRef<number>(undefined);
  const serial = useRef(1);
  const [unstored, setUnstored] = useState<readonly Alarm[]>([]);
  const minute = Math.floor(useNow(15_000) / 15_000);
  const facts = useRef<SealedEvent[]>([]);
  const flush = (): void => {
    const batch = facts.current.splice(0);
    queryClient.setQueryData<NonNullable<typeof query.data>>(keyOf(alarmOperations.list, QUERY), (before) =>
      before ? { ...before, items: [...batch.reduce<readonly Alarm[]>(applyFact, before.items)] } : before,
    );
    const raised = new Set(batch.filter((e) => e.type === 'alarm.raised').map((e) => e.payload['title']));
    if (raised.size > 0) setUnstored((rows) => rows.filter((r) => !raised.has(r.title)));
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => refresh(alarmOperations.list), SETTLE_MS);
  };
  useEvents(['alarm.*'], (event) => {
    facts.current.push(event);
    if (facts.current.length === 1) window.setTimeout(flush, BATCH_MS);
  });
  useUnstored((items) => {
    const known = new Set(unstored.map((r) => `${r.title}${r.startedAt}`));
    const fresh = items.filter((i) => !known.has(`${i.title}${i.startedAt}`));
    const rows = unstoredRows(fresh, serial.current);
    serial.current += rows.length;
    setUnstored((before) => [...rows, ...before].slice(0, 500));
  });
  const items = query.data?.items;
  const alarms = useMemo(
    () => sortQueue([...unstored, ...(items ?? [])]),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- shelving runs out with time
    [unstored, items, minute],
  );
  return {
    alarms,
    unstored: unstored.length,
    loading: query.isPending,
    failure: query.data ? undefined : (query.error ?? undefined),
    partial: query.data?.next !== undefined,
    retry: () => void query.refetch(),
  };
}
