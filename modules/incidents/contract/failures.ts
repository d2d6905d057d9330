import { defineFailure } from '#platform/contract';

/** Refusals of the incidents module. */
export const incidentFailures = {
  INCIDENT_CLOSED: defineFailure(
    'INCIDENT_CLOSED',
    409,
    '事件已结束或已并案，不能再修改。',
    'The incident is closed or merged.',
  ),
  CLAIMED: defineFailure(
    'CLAIMED',
    409,
    '{by} 正在处理这起事件（锁定到 {until}），请稍后或联系其释放。',
    '{by} is working on this incident until {until}.',
  ),
  CHANGED_MEANWHILE: defineFailure(
    'CHANGED_MEANWHILE',
    409,
    '事件已被他人修改，请刷新后再改。',
    'The incident was changed by someone else; refresh first.',
  ),
  REPORT_ORDER: defineFailure(
    'REPORT_ORDER',
    409,
    '须先首报，再续报，最后终报；终报之后不能再报。',
    'First report, then follow-ups, then the final report.',
  ),
  FINAL_REPORT_MISSING: defineFailure(
    'FINAL_REPORT_MISSING',
    409,
    '尚未终报，不能结束事件。',
    'The final report is missing.',
  ),
  MERGE_SELF: defineFailure(
    'MERGE_SELF',
    422,
    '不能并入自身或已并案的事件。',
    'An incident cannot be merged into itself or a merged one.',
  ),
};
