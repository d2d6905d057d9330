import { ruleOperations, type RuleBody } from '#alarms/contract';
import { intakeOperations } from '#sensing/contract';
import type { Caller } from '#platform/testkit';
import { TREE, type TestApp } from '#testkit';

/** A rule body: liquid level above 9 m orange, above 10 m red, hysteresis 0.2 m. */
export function aLevelRule(points: number[], over: Partial<RuleBody> = {}): RuleBody {
  return {
    name: '液位高报',
    points,
    modes: ['normal', 'exercise'],
    condition: {
      kind: 'threshold',
      direction: 'above',
      levels: [
        { grade: 'red', limit: 10 },
        { grade: 'orange', limit: 9 },
      ],
      hysteresis: 0.2,
      durationS: 0,
    },
    ...over,
  };
}

/** Drafts a rule as one person and arms it as another. */
export async function anArmedRule(
  app: TestApp,
  body: RuleBody,
  orgPath: string = TREE.county,
): Promise<string> {
  const author = await app.person('dutyOfficer', orgPath);
  const approver = await app.person('commander', orgPath);
  const rule = await author.call(ruleOperations.draftRule, { body: { body } });
  await approver.call(ruleOperations.armRule, { params: { id: rule.id } });
  return rule.id;
}

/** Sends readings of one point, seconds apart, and settles. */
export async function send(
  app: TestApp,
  device: Caller,
  point: string,
  values: readonly number[],
  stepS = 1,
): Promise<void> {
  for (const value of values) {
    app.clock.advance(stepS * 1000);
    await device.call(intakeOperations.postReadings, {
      body: { readings: [{ point, value, time: app.clock.now() }] },
    });
  }
  await app.settle();
}
