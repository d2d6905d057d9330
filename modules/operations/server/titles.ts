import { alarmEvents } from '#alarms/contract';
import { identityEvents } from '#identity/contract';
import { incidentEvents } from '#incidents/contract';
import { sensingEvents } from '#sensing/contract';
import { operationsEvents } from '#operations/contract';

const all = [identityEvents, sensingEvents, alarmEvents, incidentEvents, operationsEvents].flatMap((events) =>
  Object.values(events),
);
const titles = new Map(all.map((e) => [e.type, e.title]));

/** Title of a fact for people; its type when it is unknown. */
export function titleOf(type: string): { zh: string; en: string } {
  return titles.get(type) ?? { zh: type, en: type };
}
