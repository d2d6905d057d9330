import { useState } from 'react';
import { alarmOperations } from '#alarms/contract';
import { asFailure, call, refresh, type ClientFailure } from '#platform/web/client';

/** What came of acknowledging several alarms. */
export interface ManyResult {
  readonly done: number;
  readonly failures: readonly ClientFailure[];
}

/** Acknowledges alarms one after another, so that each is its own entry in the log; a refusal does not stop the rest. */
export function useAcknowledgeMany(): {
  readonly progress: { readonly done: number; readonly all: number } | undefined;
  run(ids: readonly string[]): Promise<ManyResult>;
} {
  const [progress, setProgress] = useState<{ done: number; all: number }>();
  const run = async (ids: readonly string[]): Promise<ManyResult> => {
    const failures: ClientFailure[] = [];
    setProgress({ done: 0, all: ids.length });
    for (const [i, id] of ids.entries()) {
      try {
        await call(alarmOperations.acknowledge, { params: { id } });
      } catch (error) {
        failures.push(asFailure(error));
      }
      setProgress({ done: i + 1, all: ids.length });
    }
    setProgress(undefined);
    refresh(alarmOperations.list);
    return { done: ids.length - failures.length, failures };
  };
  return { progress, run };
}
