import type { ReactNode } from 'react';
import { alarmOperations } from '#alarms/contract';
import { refresh, useOperation } from '#platform/web/client';
import { useEvents } from '#platform/web/live';
import { Screen } from '#platform/web/screens';
import type { PageProps } from '#platform/web/shell-types';
import { useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { AlarmPanel } from './alarm-panel.tsx';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import './centre.css';

/** One alarm, open or closed, at its own address. */
export function AlarmPage({ params }: PageProps): ReactNode {
  const t = useText({ zh, en });
  const alarm = useOperation(alarmOperations.get, { params: { id: params['id'] } });
  useEvents(['alarm.*'], (event) => {
    if (event.subject === `alarm:${params['id']}`) refresh(alarmOperations.get, alarmOperations.why);
  });
  return (
    <Screen
      back={{ to: '/alarms', title: t.centre }}
      title={alarm.data ? `#${alarm.data.number} ${alarm.data.title}` : t.title}
    >
      <div className="panel alarm-alone">
        <Loaded query={alarm} rows={8}>
          {(found) => <AlarmPanel alarm={found} />}
        </Loaded>
      </div>
    </Screen>
  );
}
