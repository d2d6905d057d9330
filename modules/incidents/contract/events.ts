import { Type } from 'typebox';
import { defineEvent, Strict } from '#platform/contract';

const text = Type.String({ maxLength: 5000 });
const opt = Type.Optional;

/** Facts of an incident's life. */
export const incidentEvents = {
  opened: defineEvent(
    'incident.opened',
    1,
    { zh: '登记事件', en: 'incident opened' },
    Strict({
      incidentId: text,
      number: text,
      title: text,
      class: text,
      kind: text,
      level: text,
      source: text,
      alarmId: opt(text),
      position: opt(Type.Array(Type.Number())),
      occurredAt: text,
    }),
  ),
  changed: defineEvent(
    'incident.changed',
    1,
    { zh: '修改事件', en: 'incident changed' },
    Strict({ incidentId: text, changes: Type.Record(Type.String(), Type.Unknown()) }),
  ),
  levelChanged: defineEvent(
    'incident.levelChanged',
    1,
    { zh: '事件级别变化', en: 'incident level changed' },
    Strict({ incidentId: text, from: text, to: text }),
  ),
  reported: defineEvent(
    'incident.reported',
    1,
    { zh: '信息报告', en: 'report sent' },
    Strict({ incidentId: text, reportId: text, kind: text, toOrgPath: text, text, onTime: Type.Boolean() }),
  ),
  claimed: defineEvent(
    'incident.claimed',
    1,
    { zh: '认领事件', en: 'incident claimed' },
    Strict({ incidentId: text, by: text, until: text }),
  ),
  released: defineEvent(
    'incident.released',
    1,
    { zh: '释放事件', en: 'incident released' },
    Strict({ incidentId: text, by: text }),
  ),
  merged: defineEvent(
    'incident.merged',
    1,
    { zh: '并案', en: 'incident merged' },
    Strict({ incidentId: text, into: text }),
  ),
  noted: defineEvent(
    'incident.noted',
    1,
    { zh: '事件记录', en: 'incident note' },
    Strict({ incidentId: text, text }),
  ),
  closed: defineEvent(
    'incident.closed',
    1,
    { zh: '结束事件', en: 'incident closed' },
    Strict({ incidentId: text, by: text, conclusion: text }),
  ),
  reportOverdue: defineEvent(
    'incident.reportOverdue',
    1,
    { zh: '信息报告超期', en: 'report overdue' },
    Strict({ incidentId: text, kind: text, dueAt: text }),
  ),
};
