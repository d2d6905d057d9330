export { alarmsModule } from './module.ts';
export { judgeOf } from './part.ts';
export { installRule } from './manage-rules.ts';
export { linkIncident } from './act-on-alarm.ts';
export { ruleTemplates } from './rule-templates.ts';
