import { defineFailure } from '#platform/contract';

/** Refusals of the alarms module. */
export const alarmFailures = {
  ALARM_WRONG_STATE: defineFailure(
    'ALARM_WRONG_STATE',
    409,
    '这条报警现在是“{state}”，不能这样操作；请刷新后再看。',
    'The alarm is {state}; this cannot be done now. Refresh and look again.',
  ),
  STILL_ACTIVE: defineFailure(
    'STILL_ACTIVE',
    409,
    '报警条件仍在，不能关闭；可先处置或搁置。',
    'The condition still holds; handle or shelve it first.',
  ),
  SELF_APPROVAL: defineFailure(
    'SELF_APPROVAL',
    403,
    '规则须由起草人以外的人批准。',
    'A rule must be approved by someone other than its author.',
  ),
  RULE_WRONG_STATE: defineFailure(
    'RULE_WRONG_STATE',
    409,
    '规则当前为“{state}”，不能这样操作。',
    'The rule is {state}; this cannot be done now.',
  ),
  RULE_INVALID: defineFailure(
    'RULE_INVALID',
    422,
    '规则不成立：{reason}',
    'The rule does not hold together: {reason}',
  ),
  SHELVE_TOO_LONG: defineFailure(
    'SHELVE_TOO_LONG',
    422,
    '搁置最长 24 小时，红色报警最长 1 小时。',
    'Shelving lasts 24 h at most, 1 h for red.',
  ),
};
