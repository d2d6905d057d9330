import { alarmOperations as op, ruleOperations as rule } from '#alarms/contract';
import { route, type Route } from '#platform/server/module';
import { acknowledge, close, handle, shelve, unshelve, uploadPhoto, verify } from './act-on-alarm.ts';
import { backTest } from './back-test-rule.ts';
import {
  armRule,
  draftBulk,
  draftRule,
  listRules,
  previewBulk,
  retireRule,
  ruleVersions,
  shadowResult,
  shadowRule,
  templates,
} from './manage-rules.ts';
import { health } from './measure-health.ts';
import { get, handover, list, photo, why } from './read-alarms.ts';

export const alarmRoutes: readonly Route[] = [
  route(op.list, list),
  route(op.get, get),
  route(op.why, why),
  route(op.acknowledge, acknowledge),
  route(op.verify, verify),
  route(op.handle, handle),
  route(op.close, close),
  route(op.shelve, shelve),
  route(op.unshelve, unshelve),
  route(op.uploadPhoto, uploadPhoto),
  route(op.photo, photo),
  route(op.health, health),
  route(op.handover, handover),
  route(rule.listRules, listRules),
  route(rule.ruleVersions, ruleVersions),
  route(rule.templates, templates),
  route(rule.draftRule, draftRule),
  route(rule.backTest, backTest, 'read'),
  route(rule.shadowRule, shadowRule),
  route(rule.shadowResult, shadowResult),
  route(rule.armRule, armRule),
  route(rule.retireRule, retireRule),
  route(rule.previewBulk, previewBulk, 'read'),
  route(rule.draftBulk, draftBulk),
];
