import { isShelved } from '#alarms/web';
import type { Alarm } from '#alarms/contract';
import type { Incident } from '#incidents/contract';
import { gradeOfLevel } from '#incidents/web';
import type { Mark } from '#platform/web/map';
import { formatNumber } from '#platform/web/text';

/** Open alarms and incidents as live marks of the map. */
export function marksOf(alarms: readonly Alarm[], incidents: readonly Incident[], now: number): Mark[] {
  const fromAlarms = alarms.flatMap((a): Mark[] =>
    a.position
      ? [
          {
            id: a.id,
            kind: 'alarm',
            position: a.position,
            grade: a.grade,
            label: `${a.enterpriseName ?? a.title}\n${a.value === undefined ? '' : `${formatNumber(a.value)} ${a.unit ?? ''}`}`,
            quiet: a.suppressed || isShelved(a, now) || a.state === 'handled',
            pressing: a.state === 'raised' && !a.suppressed,
          },
        ]
      : [],
  );
  const fromIncidents = incidents.flatMap((i): Mark[] =>
    i.position
      ? [
          {
            id: i.id,
            kind: 'incident',
            position: i.position,
            grade: gradeOfLevel[i.level],
            label: `${i.number} ${i.title}`,
            quiet: false,
            pressing: false,
          },
        ]
      : [],
  );
  return [...fromIncidents, ...fromAlarms];
}
