import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capCodec } from '#codecs/cap';
import { decodeAll, type Decoded } from '#codecs/codec';
import { edxlDeCodec, type Distribution, type EdxlDeFrame } from './index.ts';

const alert = new TextDecoder()
  .decode(capCodec.encode({ version: '1.2', alert: { identifier: 'a', sender: 'b@c', sent: '2026-05-01T08:00:00+08:00', status: 'Actual', msgType: 'Alert', scope: 'Public' } } as never))
  .replace(/^<\?.*\n/, '').trim(); // prettier-ignore
const distribution: Distribution = {
  distributionID: 'D-1',
  senderID: 'duty@example.cn',
  dateTimeSent: '2026-05-01T08:00:00+08:00',
  distributionStatus: 'Actual',
  distributionType: 'Report',
  combinedConfidentiality: '公开',
  keyword: [{ valueListUrn: 'urn:x:hazard', value: ['flood', '洪水'] }],
  explicitAddress: [{ explicitAddressScheme: 'e-mail', explicitAddressValue: ['a@example.cn'] }],
  targetArea: [{ polygon: ['30,104 30,105 31,105 30,104'], locCodeUN: ['CNCTU'] }],
  contentObject: [
    { contentDescription: '图', nonXMLContent: { mimeType: 'image/png', size: '3', contentData: 'QUJD' } },
    { incidentID: 'I-1', xmlContent: { embeddedXMLContent: [alert] } },
  ],
};
const text = new TextDecoder().decode(edxlDeCodec.encode({ distribution } as EdxlDeFrame));
const decodeText = (changed: string): Decoded<EdxlDeFrame> =>
  decodeAll(edxlDeCodec, new TextEncoder().encode(changed))[0];

test('what is encoded decodes to the same, with the alert inside judged', () => {
  const decoded = decodeText(text);
  assert.ok(decoded.ok && decoded.frame.schemaValid && decoded.frame.warnings.length === 0);
  assert.deepEqual(decoded.frame.distribution, distribution);
  assert.equal(decoded.frame.alerts[0].alert.identifier, 'a');
  assert.ok(decoded.frame.alerts[0].schemaValid);
});

test('departures from the schema refuse, from the prose warn', () => {
  const refused = [
    text.replace('<senderID>duty@example.cn</senderID>', ''),
    text.replace('>Actual<', '>Draft<'),
    text.replace('<combinedConfidentiality>', '<x/><combinedConfidentiality>'),
    text.replace('QUJD', 'Q'),
    text.replace('<mimeType>image/png</mimeType>', ''),
    text.replace('<valueListUrn>urn:x:hazard</valueListUrn>', ''),
    text.replace('2026-05-01T08:00:00', '2026-05-01 08:00:00'),
    text.replace('DE:1.0', 'DE:9.0'),
    `<!DOCTYPE x>${text.replace(/^<\?.*\n/, '')}`,
  ];
  for (const changed of refused) assert.ok(!decodeText(changed).ok, changed.slice(0, 200));
  for (const changed of [text.replace('Report', 'Cancel'), text.replace('31,105 30,104', '31,105')]) {
    const decoded = decodeText(changed);
    assert.ok(decoded.ok && decoded.frame.warnings.length === 1);
  }
  const second = decodeText(
    text
      .replace('DE:1.0', 'DE:2.0')
      .replaceAll(
        'xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"',
        'xmlns="urn:oasis:names:tc:emergency:EDXL:DE:2.0"',
      ),
  );
  assert.ok(second.ok && second.frame.version === '2.0' && second.frame.schemaValid === undefined);
});
