import { alarmOperations, type Alarm } from '#alarms/contract';
import { useAct, type Act } from '#platform/web/client';
import { serverNow } from '#platform/web/live';
import { useCan } from '#platform/web/shell-types';
import { isShelved } from '../queue/queue.ts';

/** What can be done with an alarm from the desk. */
export type AlarmAct = 'acknowledge' | 'verify' | 'incident' | 'shelve' | 'unshelve' | 'handle' | 'close';

/** Acts that make sense for the alarm now, and that the person may do. */
export function useAllowed(): (alarm: Alarm | undefined, act: AlarmAct) => boolean {
  const can = useCan();
  return (alarm, act) => {
    if (!alarm || alarm.flag === 'unstored' || alarm.state === 'closed') return false;
    const { state } = alarm;
    const shelved = isShelved(alarm, serverNow());
    if (act === 'acknowledge') return state === 'raised' && can('alarms.acknowledge');
    if (act === 'verify') return state !== 'handled' && can('alarms.verify');
    if (act === 'incident')
      return alarm.incidentId !== undefined ? can('incidents.read') : can('incidents.open');
    if (act === 'shelve') return !shelved && can('alarms.shelve');
    if (act === 'unshelve') return shelved && can('alarms.shelve');
    if (act === 'handle') return state !== 'raised' && can('alarms.verify');
    return state !== 'raised' && can('alarms.close');
  };
}

const refreshed = { refresh: [alarmOperations.list, alarmOperations.why, alarmOperations.get] };

/** The acts of the desk; each refreshes the queue and the explanation. */
export function useAlarmActs(): {
  readonly acknowledge: Act<typeof alarmOperations.acknowledge>;
  readonly verify: Act<typeof alarmOperations.verify>;
  readonly shelve: Act<typeof alarmOperations.shelve>;
  readonly unshelve: Act<typeof alarmOperations.unshelve>;
  readonly handle: Act<typeof alarmOperations.handle>;
  readonly close: Act<typeof alarmOperations.close>;
} {
  return {
    acknowledge: useAct(alarmOperations.acknowledge, refreshed),
    verify: useAct(alarmOperations.verify, refreshed),
    shelve: useAct(alarmOperations.shelve, refreshed),
    unshelve: useAct(alarmOperations.unshelve, refreshed),
    handle: useAct(alarmOperations.handle, refreshed),
    close: useAct(alarmOperations.close, refreshed),
  };
}
