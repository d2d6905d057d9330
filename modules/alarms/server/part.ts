import type { App, Ctx } from '#platform/server/module';
import type { RuleJudge } from './hot/rule-judge.ts';

/** The running judge of this node. */
export function judgeOf(from: App | Ctx): RuleJudge {
  const app = 'app' in from ? from.app : from;
  const part = app.parts.get('judge');
  if (!part) throw new Error('alarms are not judged in this role');
  return part as RuleJudge;
}
