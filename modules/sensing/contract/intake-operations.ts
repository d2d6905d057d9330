import { Type } from 'typebox';
import { defineOperation, Strict, Text } from '#platform/contract';
import { sensingFailures as F } from './failures.ts';

const Reading = Strict({
  point: Text('监测点编码 point code', 80),
  value: Type.Number({ description: '数值 value, in the point’s unit' }),
  time: Type.Optional(
    Type.Union([
      Type.Number({ minimum: 0, description: 'ms since 1970 UTC' }),
      Type.String({ maxLength: 40, description: 'ISO 8601 with zone' }),
    ]),
  ),
  quality: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 255, description: '0 bad, 64 uncertain, 192 good (default)' }),
  ),
});

/** The HTTP door for gateways: Basic authentication with the gateway's id and secret. 200 means committed. */
export const intakeOperations = {
  postReadings: defineOperation({
    id: 'sensing.postReadings',
    method: 'POST',
    path: '/intake/readings',
    access: 'device',
    summary: { zh: '上报一批读数；答复 200 即已落盘', en: 'report a batch of readings; 200 means committed' },
    body: Strict({ readings: Type.Array(Reading, { minItems: 1, maxItems: 5000 }) }),
    output: Strict({
      accepted: Type.Integer(),
      duplicate: Type.Integer(),
      quarantined: Type.Array(Strict({ index: Type.Integer(), reason: Type.String() })),
    }),
    failures: [F.NOT_ENOUGH_ROOM, F.BUSY],
    maxBodyBytes: 1024 * 1024,
  }),
};
