import { Type } from 'typebox';
import { defineEvent, Strict } from '#platform/contract';

const text = Type.String({ maxLength: 2000 });

/** Facts about the running of the system itself. */
export const operationsEvents = {
  started: defineEvent(
    'system.started',
    1,
    { zh: '系统启动', en: 'system started' },
    Strict({ version: text, role: text }),
  ),
  stopped: defineEvent('system.stopped', 1, { zh: '系统停止', en: 'system stopped' }, Strict({ role: text })),
  troubled: defineEvent(
    'system.troubled',
    1,
    { zh: '系统自身出现问题', en: 'trouble with the system itself' },
    Strict({ code: text, text }),
  ),
  recovered: defineEvent(
    'system.recovered',
    1,
    { zh: '系统自身问题消除', en: 'trouble with the system is over' },
    Strict({ code: text }),
  ),
  factRetried: defineEvent(
    'system.factRetried',
    1,
    { zh: '重试被搁下的事实', en: 'parked fact tried again' },
    Strict({ reaction: text, seq: Type.Integer(), taken: Type.Boolean() }),
  ),
  backedUp: defineEvent(
    'backup.finished',
    1,
    { zh: '备份完成', en: 'backup finished' },
    Strict({ file: text, bytes: Type.Number(), seconds: Type.Number() }),
  ),
  backupFailed: defineEvent(
    'backup.failed',
    1,
    { zh: '备份失败', en: 'backup failed' },
    Strict({ error: text }),
  ),
  logEntryMissing: defineEvent(
    'log.entryMissing',
    1,
    { zh: '日志条目在封存前被删除', en: 'a log entry vanished before sealing' },
    Strict({ entryIds: Type.Array(text) }),
  ),
  redacted: defineEvent(
    'log.redacted',
    1,
    { zh: '日志内容按规定删除', en: 'log payload redacted' },
    Strict({ entryId: text, reason: text }),
  ),
  shiftNoted: defineEvent('duty.noted', 1, { zh: '值班记录', en: 'shift log' }, Strict({ text, by: text })),
  chainExported: defineEvent(
    'log.chainExported',
    1,
    { zh: '导出证据链', en: 'chain exported' },
    Strict({ correlationId: text, entries: Type.Integer() }),
  ),
  scenarioStarted: defineEvent(
    'demo.scenarioStarted',
    1,
    { zh: '启动演示场景', en: 'scenario started' },
    Strict({ scenario: text }),
  ),
};
