import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { Alarm } from '#alarms/contract';
import { navigate } from '#platform/web/router';
import { ActDialog } from '../detail/act-dialog.tsx';
import { AlarmDetail } from '../detail/alarm-detail.tsx';
import { useAlarmActs, useAllowed, type AlarmAct } from '../detail/use-alarm-acts.ts';

/** The same keys as on the desk, printed on the buttons. */
const KEYS: Readonly<Record<string, AlarmAct>> = {
  a: 'acknowledge',
  v: 'verify',
  i: 'incident',
  s: 'shelve',
  h: 'handle',
  c: 'close',
};

/** True when a key belongs to a field or an open dialog. */
function elsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable) return true;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  return document.querySelector('.ant-modal-wrap:not([style*="display: none"]), dialog[open]') !== null;
}

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
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const name = KEYS[event.key.toLowerCase()];
    if (name === undefined || elsewhere(event)) return;
    event.preventDefault();
    act(name === 'shelve' && allowed(alarm, 'unshelve') ? 'unshelve' : name);
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <AlarmDetail alarm={alarm} onAct={act} />
      {asked && alarm && <ActDialog act={asked} alarm={alarm} onClose={() => setAsked(undefined)} />}
    </>
  );
}
