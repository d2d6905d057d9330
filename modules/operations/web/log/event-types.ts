import { alarmEvents } from '#alarms/contract';
import { identityEvents } from '#identity/contract';
import { incidentEvents } from '#incidents/contract';
import { operationsEvents } from '#operations/contract';
import { sensingEvents } from '#sensing/contract';
import { language } from '#platform/web/text';

interface TypeChoice {
  readonly value: string;
  readonly label: string;
}

/** Types of entries people look for, with their titles. */
export const eventTypes: readonly TypeChoice[] = [
  alarmEvents,
  incidentEvents,
  identityEvents,
  sensingEvents,
  operationsEvents,
].flatMap((set) =>
  Object.values(set).map((kind) => ({ value: kind.type, label: `${kind.title[language()]} ${kind.type}` })),
);
