import type { InputOf } from '#platform/contract';
import type { alarmOperations } from '#alarms/contract';

/** Query of the alarm list. */
export type AlarmQuery = InputOf<typeof alarmOperations.list>['query'];

/** Choices of the time filter. */
export const times = ['open', 'h8', 'h24', 'd7', 'all'] as const;
export type TimeChoice = (typeof times)[number];

/** What the filters of the centre say. */
export interface CentreFilter {
  readonly q: string;
  readonly grade?: AlarmQuery['grade'];
  readonly state?: AlarmQuery['state'];
  readonly time: TimeChoice;
  readonly shelved: 'any' | 'only' | 'not';
  readonly enterpriseId?: string;
  readonly pointId?: number;
  readonly incidentId?: string;
}

const HOURS: Readonly<Record<TimeChoice, number | undefined>> = {
  open: undefined,
  h8: 8,
  h24: 24,
  d7: 168,
  all: undefined,
};

/** The filter as a query. `minute` (ms) fixes the start of a moving window, so that it changes once a minute. */
export function queryOf(filter: CentreFilter, minute: number): AlarmQuery {
  const hours = HOURS[filter.time];
  const q = filter.q.trim();
  return {
    limit: 200,
    ...(q ? { q } : {}),
    ...(filter.grade ? { grade: filter.grade } : {}),
    ...(filter.state ? { state: filter.state } : {}),
    ...(filter.time === 'open' ? { open: true } : {}),
    ...(hours === undefined ? {} : { from: new Date(minute - hours * 3_600_000).toISOString() }),
    ...(filter.shelved === 'any' ? {} : { shelved: filter.shelved === 'only' }),
    ...(filter.enterpriseId ? { enterpriseId: filter.enterpriseId } : {}),
    ...(filter.pointId ? { pointId: filter.pointId } : {}),
    ...(filter.incidentId ? { incidentId: filter.incidentId } : {}),
  };
}

/** The filter an address asks for: `?enterprise=…&point=…&incident=…&grade=…`; those of an incident whether open or not. */
export function filterOf(address: URLSearchParams): CentreFilter {
  const point = Number(address.get('point') ?? '');
  const time = address.get('time') as TimeChoice | null;
  const enterpriseId = address.get('enterprise');
  const incidentId = address.get('incident');
  const grade = address.get('grade') as AlarmQuery['grade'] | null;
  return {
    q: address.get('q') ?? '',
    time: time && times.includes(time) ? time : incidentId ? 'all' : 'open',
    shelved: 'any',
    ...(grade ? { grade } : {}),
    ...(enterpriseId ? { enterpriseId } : {}),
    ...(incidentId ? { incidentId } : {}),
    ...(Number.isInteger(point) && point > 0 ? { pointId: point } : {}),
  };
}
