import { useState, type ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { navigate } from '#platform/web/router';
import { ActDialog } from '../detail/act-dialog.tsx';
import { AlarmDetail } from '../detail/alarm-detail.tsx';
import { useAlarmActs, useAllowed, type AlarmAct } from '../detail/use-alarm-acts.ts';

type Asked = 'verify' | 'shelve' | 'handle' | 'close';

/** The alarm's detail with its acts, outside the desk. An incident is opened on the desk, where its form is. */
export function AlarmPanel({ alarm }: { readonly alarm: Alarm | undefined }): ReactNode {
  const acts = useAlarmActs();
  const allowed = useAllowed();
  const [asked, setAsked] = useState<Asked>();
  const act = (name: AlarmAct): void => {
    if (!alarm || !allowed(alarm, name)) return;
    const given = { params: { id: alarm.id } };
    if (name === 'acknowledge') void acts.acknowledge.run(given);
    else if (name === 'unshelve') void acts.unshelve.run(given);
    else if (name === 'incident')
      navigate(alarm.incidentId ? `/incidents/${alarm.incidentId}` : `/?alarm=${alarm.id}`);
    else setAsked(name);
  };
  return (
    <>
      <AlarmDetail alarm={alarm} onAct={act} />
      {asked && alarm && <ActDialog act={asked} alarm={alarm} onClose={() => setAsked(undefined)} />}
    </>
  );
}
