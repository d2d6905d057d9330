import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '#alarms/contract';
import type { SealedEvent } from '#platform/contract';
import { applyFact, countByGrade, sortQueue, tabOf, toneFor } from './queue.ts';

const NOW = Date.parse('2026-11-21T03:00:00Z');
let serial = 0;

function an(over: Partial<Alarm> = {}): Alarm {
  const id = `00000000-0000-0000-0000-${String(++serial).padStart(12, '0')}`;
  return {
    id,
    number: serial,
    grade: 'yellow',
    highestGrade: 'yellow',
    state: 'raised',
    active: true,
    title: `报警 ${serial}`,
    conditionKind: 'threshold',
    ruleId: id,
    ruleVersion: 1,
    orgPath: 'r99',
    startedAt: '2026-11-21T02:00:00Z',
    raisedAt: '2026-11-21T02:00:00Z',
    escalation: 0,
    suppressed: false,
    exercise: false,
    correlationId: id,
    ...over,
  };
}

function fact(type: string, payload: Record<string, unknown>): SealedEvent {
  return {
    seq: 1,
    id: 'e',
    type,
    version: 1,
    time: '2026-11-21T02:59:00Z',
    actor: 'system',
    orgPath: 'r99',
    subject: 's',
    correlationId: 'c',
    payload,
  };
}

test('unacknowledged come first, then the higher grade, then the newer; suppressed last among their like', () => {
  const acknowledgedRed = an({ grade: 'red', state: 'acknowledged' });
  const blue = an({ grade: 'blue' });
  const oldRed = an({ grade: 'red', raisedAt: '2026-11-21T01:00:00Z' });
  const newRed = an({ grade: 'red', raisedAt: '2026-11-21T02:30:00Z' });
  const suppressedRed = an({ grade: 'red', suppressed: true });
  const sorted = sortQueue([acknowledgedRed, suppressedRed, blue, oldRed, newRed]);
  assert.deepEqual(
    sorted.map((a) => a.id),
    [newRed, oldRed, blue, suppressedRed, acknowledgedRed].map((a) => a.id),
  );
});

test('only unacknowledged red and orange sound; shelved, suppressed and found late ones do not', () => {
  assert.equal(toneFor([an({ grade: 'yellow' })], NOW), undefined);
  assert.equal(toneFor([an({ grade: 'orange' }), an({ grade: 'red' })], NOW), 'red');
  assert.equal(toneFor([an({ grade: 'orange' })], NOW), 'orange');
  assert.equal(toneFor([an({ grade: 'red', state: 'acknowledged' })], NOW), undefined);
  assert.equal(toneFor([an({ grade: 'red', suppressed: true })], NOW), undefined);
  assert.equal(toneFor([an({ grade: 'red', flag: 'foundLate' })], NOW), undefined);
  assert.equal(toneFor([an({ grade: 'red', shelvedUntil: '2026-11-21T03:10:00Z' })], NOW), undefined);
  assert.equal(toneFor([an({ grade: 'red', flag: 'unstored' })], NOW), 'red');
});

test('an alarm whose shelving ran out waits again', () => {
  assert.equal(tabOf(an({ shelvedUntil: '2026-11-21T03:10:00Z' }), NOW), 'shelved');
  assert.equal(tabOf(an({ shelvedUntil: '2026-11-21T02:50:00Z' }), NOW), 'pending');
  assert.equal(tabOf(an({ state: 'verified' }), NOW), 'working');
});

test('facts change the rows at once', () => {
  const alarm = an({ grade: 'orange' });
  const acknowledged = applyFact([alarm], fact('alarm.acknowledged', { alarmId: alarm.id }));
  assert.equal(acknowledged[0].state, 'acknowledged');
  const higher = applyFact([alarm], fact('alarm.gradeChanged', { alarmId: alarm.id, to: 'red', value: 12 }));
  assert.deepEqual([higher[0].grade, higher[0].value], ['red', 12]);
  assert.equal(applyFact([alarm], fact('alarm.closed', { alarmId: alarm.id })).length, 0);
  const raised = applyFact(
    [alarm],
    fact('alarm.raised', { alarmId: 'new', number: 9, grade: 'red', title: '液位', startedAt: 't' }),
  );
  assert.deepEqual([raised.length, raised[0].id, raised[0].grade], [2, 'new', 'red']);
  assert.equal(applyFact(raised, fact('rule.armed', {})), raised);
  assert.deepEqual(countByGrade(raised), { red: 1, orange: 1, yellow: 0, blue: 0 });
});
