import { defineFailure } from '#platform/contract';

/** Refusals of the operations module. */
export const operationsFailures = {
  NOT_SEALED_YET: defineFailure(
    'NOT_SEALED_YET',
    409,
    '这条链还没有签名覆盖（每 60 秒签名一次），请稍后再导出。',
    'No signed head covers this chain yet (one every 60 s); export again shortly.',
  ),
  BACKUP_RUNNING: defineFailure(
    'BACKUP_RUNNING',
    409,
    '正在备份，请等它完成。',
    'A backup is running; wait for it to finish.',
  ),
  NOT_DEMO: defineFailure(
    'NOT_DEMO',
    403,
    '只有演示数据才能运行演示场景。',
    'Scenarios run on demo data only.',
  ),
};
