import { Type } from 'typebox';
import { defineOperation, Done, Id, Instant, NOT_FOUND, Strict, Text } from '#platform/contract';
import { operationsFailures as F } from './failures.ts';

const LogEntry = Strict({
  seq: Type.Integer(),
  id: Id('编号'),
  time: Instant('时间'),
  actor: Type.String(),
  actorName: Type.Optional(Type.String()),
  orgPath: Type.String(),
  type: Type.String(),
  title: Strict({ zh: Type.String(), en: Type.String() }),
  subject: Type.String(),
  correlationId: Id('链'),
  causationId: Type.Optional(Id('原因')),
  payload: Type.Unknown(),
});

const Head = Type.Object({}, { description: '签名头 a signed head', additionalProperties: true });

/** What `fengsui verify` takes; its inside is the format of the log, described in `conformance/log`. */
const ChainFile = Strict({
  format: Type.Literal('fengsui chain 1'),
  correlationId: Id('链'),
  head: Head,
  publicKeys: Type.Record(Type.String(), Type.String()),
  earlier: Type.Optional(Strict({ head: Head, proof: Type.Array(Type.String()) })),
  entries: Type.Array(Type.Object({}, { additionalProperties: true })),
});

/** The log viewer, state of the system, backup, shift log, demo scenarios. */
export const operationsOperations = {
  readLog: defineOperation({
    id: 'operations.readLog',
    method: 'GET',
    path: '/log',
    access: { permission: 'operations.readLog' },
    summary: { zh: '查看日志', en: 'read the log' },
    query: Strict({
      before: Type.Optional(Type.Integer({ minimum: 1 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      type: Type.Optional(Text('类型', 80)),
      subject: Type.Optional(Text('对象', 80)),
      correlationId: Type.Optional(Id('链')),
      actor: Type.Optional(Text('操作者', 80)),
    }),
    output: Strict({ items: Type.Array(LogEntry), next: Type.Optional(Type.Integer()) }),
  }),
  verifyLog: defineOperation({
    id: 'operations.verifyLog',
    method: 'POST',
    path: '/log/verify',
    access: { permission: 'operations.readLog' },
    summary: { zh: '校验日志', en: 'verify the log' },
    output: Strict({
      entries: Type.Integer(),
      redacted: Type.Integer(),
      intact: Type.Boolean(),
      inOrder: Type.Boolean(),
      signed: Type.Boolean(),
      signedUpTo: Type.Integer(),
      untruncatedUpTo: Type.Optional(Type.Integer()),
      keyId: Type.String(),
      faults: Type.Array(Type.String()),
    }),
  }),
  exportChain: defineOperation({
    id: 'operations.exportChain',
    method: 'GET',
    path: '/log/chains/:id',
    access: { permission: 'operations.exportChain' },
    summary: { zh: '导出一条证据链', en: 'export one chain with proofs' },
    params: Strict({ id: Id('链') }),
    output: ChainFile,
    failures: [NOT_FOUND, F.NOT_SEALED_YET],
  }),
  state: defineOperation({
    id: 'operations.state',
    method: 'GET',
    path: '/state',
    access: 'session',
    summary: { zh: '系统状态', en: 'state of the system' },
    output: Strict({
      now: Instant('现在'),
      startedAt: Instant('启动'),
      version: Type.String(),
      role: Type.String(),
      demo: Type.Boolean(),
      logSize: Type.Integer(),
      sealLagMs: Type.Number(),
      lastHead: Type.Optional(
        Strict({ size: Type.Integer(), time: Instant('签名时间'), keyId: Type.String() }),
      ),
      lastBackup: Type.Optional(
        Strict({
          at: Instant('备份'),
          ok: Type.Boolean(),
          bytes: Type.Number(),
          succeededAt: Type.Optional(Instant('上次成功')),
        }),
      ),
      bytesFree: Type.Number(),
      daysLeft: Type.Optional(Type.Number()),
      consoles: Type.Integer(),
      eventLoopLagMs: Type.Number(),
      readingsPerS: Type.Number(),
      troubles: Type.Array(
        Strict({
          code: Type.String(),
          text: Strict({ zh: Type.String(), en: Type.String() }),
          since: Instant('自'),
        }),
      ),
    }),
  }),
  listParked: defineOperation({
    id: 'operations.listParked',
    method: 'GET',
    path: '/reactions/parked',
    access: { permission: 'operations.read' },
    summary: { zh: '没有处理成功、已搁下的事实', en: 'facts that could not be taken and are parked' },
    output: Strict({
      items: Type.Array(
        Strict({
          reaction: Type.String(),
          seq: Type.Integer(),
          type: Type.String(),
          title: Strict({ zh: Type.String(), en: Type.String() }),
          subject: Type.String(),
          error: Type.String(),
          tries: Type.Integer(),
          parkedAt: Instant('搁下'),
        }),
      ),
    }),
  }),
  retryParked: defineOperation({
    id: 'operations.retryParked',
    method: 'POST',
    path: '/reactions/parked/retry',
    access: { permission: 'operations.manage' },
    summary: { zh: '重试一条被搁下的事实', en: 'try a parked fact again' },
    body: Strict({ reaction: Text('反应', 80), seq: Type.Integer({ minimum: 1 }) }),
    output: Strict({ taken: Type.Boolean() }),
    failures: [NOT_FOUND],
  }),
  startBackup: defineOperation({
    id: 'operations.startBackup',
    method: 'POST',
    path: '/backup',
    access: { permission: 'operations.manage' },
    summary: { zh: '立即备份', en: 'back up now' },
    output: Done,
    failures: [F.BACKUP_RUNNING],
  }),
  listBackups: defineOperation({
    id: 'operations.listBackups',
    method: 'GET',
    path: '/backups',
    access: { permission: 'operations.read' },
    summary: { zh: '备份记录', en: 'backups' },
    output: Strict({
      running: Type.Boolean(),
      items: Type.Array(
        Strict({
          at: Instant('时间'),
          ok: Type.Boolean(),
          file: Type.Optional(Type.String()),
          bytes: Type.Number(),
          seconds: Type.Number(),
          error: Type.Optional(Type.String()),
        }),
      ),
    }),
  }),
  noteShift: defineOperation({
    id: 'operations.noteShift',
    method: 'POST',
    path: '/shift-log',
    access: { permission: 'duty.keep' },
    summary: { zh: '写值班记录', en: 'write the shift log' },
    body: Strict({ text: Text('内容', 2000) }),
    output: Done,
  }),
  shiftLog: defineOperation({
    id: 'operations.shiftLog',
    method: 'GET',
    path: '/shift-log',
    access: { permission: 'duty.keep' },
    summary: { zh: '值班记录', en: 'shift log' },
    query: Strict({ hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720 })) }),
    output: Strict({
      items: Type.Array(
        Strict({
          at: Instant('时间'),
          by: Type.String(),
          type: Type.String(),
          text: Strict({ zh: Type.String(), en: Type.String() }),
          subject: Type.Optional(Type.String()),
        }),
      ),
    }),
  }),
  scenarios: defineOperation({
    id: 'operations.scenarios',
    method: 'GET',
    path: '/demo/scenarios',
    access: { permission: 'operations.demo' },
    summary: { zh: '演示场景', en: 'demo scenarios' },
    output: Strict({
      items: Type.Array(
        Strict({
          name: Type.String(),
          title: Strict({ zh: Type.String(), en: Type.String() }),
          running: Type.Boolean(),
        }),
      ),
    }),
    failures: [F.NOT_DEMO],
  }),
  startScenario: defineOperation({
    id: 'operations.startScenario',
    method: 'POST',
    path: '/demo/scenarios/:name',
    access: { permission: 'operations.demo' },
    summary: { zh: '启动演示场景', en: 'start a scenario' },
    params: Strict({ name: Text('场景', 40) }),
    output: Done,
    failures: [NOT_FOUND, F.NOT_DEMO],
  }),
};
