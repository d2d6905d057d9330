import { defineFormula, type InputSchema, type KernelModel } from '#kernels/model';
import { backTest, type PointReading } from './back-test.ts';
import { alarmHealth, type AlarmRecord } from './health.ts';
import type { Rule } from './types.ts';

const number = (description: string, unit?: string): InputSchema => ({
  type: 'number',
  description,
  ...(unit ? { unit } : {}),
});
const whole = (description: string, minimum: number, maximum: number): InputSchema => ({
  type: 'integer',
  description,
  minimum,
  maximum,
});
const list = (description: string, items: InputSchema, maxItems: number): InputSchema => ({
  type: 'array',
  description,
  items,
  maxItems,
});

const operandSchema: InputSchema = {
  type: 'object',
  description: 'a point and its dangerous side',
  properties: {
    point: whole('point id', 0, 2 ** 31 - 1),
    direction: { type: 'string', description: 'dangerous side', enum: ['above', 'below'] },
  },
  required: ['point', 'direction'],
};

const levelSchema: InputSchema = {
  type: 'object',
  description: 'a graded level',
  properties: {
    grade: { type: 'string', description: 'grade', enum: ['red', 'orange', 'yellow', 'blue'] },
    limits: list('one limit per operand (per minute for rate, ms for silence)', number('limit'), 7),
    resets: list('one reset per operand', number('reset'), 7),
  },
  required: ['grade', 'limits'],
};

const ruleSchema: InputSchema = {
  type: 'object',
  description: 'a rule',
  properties: {
    id: { type: 'string', description: 'rule id' },
    version: whole('version', 0, 1e9),
    kind: {
      type: 'string',
      description: 'kind',
      enum: ['threshold', 'rate', 'silence', 'and', 'or', 'sequence'],
    },
    operands: list('operands', operandSchema, 7),
    levels: list('levels', levelSchema, 4),
    durationMs: { type: 'number', description: 'how long the condition must hold', unit: 'ms', minimum: 0 },
    windowMs: { type: 'number', description: 'window', unit: 'ms', exclusiveMinimum: 0 },
    modes: list(
      'modes',
      { type: 'string', description: 'mode', enum: ['normal', 'maintenance', 'exercise'] },
      3,
    ),
    minQuality: whole('lowest quality byte judged', 0, 255),
  },
  required: ['id', 'version', 'kind', 'operands', 'levels'],
};

const readingSchema: InputSchema = {
  type: 'object',
  description: 'a reading',
  properties: {
    point: whole('point id', 0, 2 ** 31 - 1),
    time: number('device time', 'ms UTC'),
    value: number('value'),
    quality: whole('OPC quality byte', 0, 255),
  },
  required: ['point', 'time', 'value', 'quality'],
};

const exampleRule: Rule = {
  id: 'tank-level-high',
  version: 1,
  kind: 'threshold',
  operands: [{ point: 1, direction: 'above' }],
  levels: [{ grade: 'red', limits: [90], resets: [85] }],
};

const backTestFormula = defineFormula<{ rule: Rule; readings: PointReading[] }>({
  name: 'backTest',
  title: { zh: '规则回放', en: 'back-test of a rule' },
  source: 'SPEC.md RUL-1 to RUL-30',
  input: {
    type: 'object',
    description: 'a rule and stored readings',
    properties: { rule: ruleSchema, readings: list('readings in any order', readingSchema, 5_000_000) },
    required: ['rule', 'readings'],
  },
  example: {
    rule: exampleRule,
    readings: [
      { point: 1, time: 1_767_225_600_000, value: 80, quality: 192 },
      { point: 1, time: 1_767_225_660_000, value: 91, quality: 192 },
      { point: 1, time: 1_767_225_780_000, value: 84, quality: 192 },
    ],
  },
  run: ({ rule, readings }) => backTest(rule, readings),
});

const healthFormula = defineFormula<{ alarms: AlarmRecord[]; from: number; to: number; operators: number }>({
  name: 'alarmHealth',
  title: { zh: '报警系统健康度', en: 'alarm-system health' },
  source: 'ISA-18.2-2016; EEMUA 191; SPEC.md HLT-1 to HLT-6',
  input: {
    type: 'object',
    description: 'alarms of a period',
    properties: {
      alarms: list(
        'alarms',
        {
          type: 'object',
          description: 'an alarm',
          properties: {
            ruleId: { type: 'string', description: 'rule' },
            at: number('raised', 'ms UTC'),
            clearedAt: number('cleared', 'ms UTC'),
          },
          required: ['ruleId', 'at'],
        },
        5_000_000,
      ),
      from: number('begin of the period', 'ms UTC'),
      to: number('end of the period', 'ms UTC'),
      operators: whole('operators on duty', 1, 1000),
    },
    required: ['alarms', 'from', 'to', 'operators'],
  },
  example: {
    alarms: [{ ruleId: 'tank-level-high', at: 1_767_225_660_000, clearedAt: 1_767_225_780_000 }],
    from: 1_767_225_600_000,
    to: 1_767_229_200_000,
    operators: 1,
  },
  run: ({ alarms, from, to, operators }) => alarmHealth(alarms, from, to, operators),
});

/** Back-test and health for `fengsui compute rules`. */
export const rulesModel: KernelModel = {
  name: 'rules',
  title: { zh: '报警规则', en: 'alarm rules' },
  formulas: [backTestFormula, healthFormula],
};
