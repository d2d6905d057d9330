import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeAll, type Decoded, type DecodeOptions } from '#codecs/codec';
import {
  digestResponse,
  gb28181Codec,
  ptzText,
  readPtzText,
  sipChallenge,
  sipOk,
  type Gb28181Frame,
} from '#codecs/gb28181';
import { gb18030FromText, mutants } from '#codecs/layout';

interface Shared {
  readonly messages: { raw: string; name: string; expect?: Record<string, string> }[];
  readonly digest: { response: string } & Record<string, string>;
  readonly ptz: { cmd: string; address: number; checksumValid: boolean }[];
}

const url = new URL('../../../shared/data/protocols/gb28181.json', import.meta.url);
const encode = (text: string): Uint8Array => gb18030FromText(text);
const decode = (bytes: Uint8Array, options?: DecodeOptions): Decoded<Gb28181Frame>[] =>
  decodeAll(gb28181Codec, bytes, options);

function accepted(bytes: Uint8Array, options?: DecodeOptions): Gb28181Frame {
  const found = decode(bytes, options);
  assert.equal(found.length, 1, JSON.stringify(found));
  assert.ok(found[0].ok, JSON.stringify(found));
  return found[0].frame;
}

function message(method: string, body: string, headers: string[] = []): Uint8Array {
  const bytes = encode(body);
  const type = body === '' ? [] : ['Content-Type: Application/MANSCDP+xml'];
  const head = [
    `${method} sip:34020000002000000001@3402000000 SIP/2.0`,
    'Via: SIP/2.0/UDP 192.168.0.64:5060;rport;branch=z9hG4bK1',
    'From: <sip:34020000001320000002@3402000000>;tag=1',
    'To: <sip:34020000002000000001@3402000000>',
    'Call-ID: 1',
    `CSeq: 1 ${method}`,
    ...headers,
    ...type,
    `Content-Length: ${bytes.length}`,
    '',
    '',
  ];
  return Uint8Array.from([...encode(head.join('\r\n')), ...bytes]);
}

const xml = (body: string): string => `<?xml version="1.0" encoding="GB2312"?>\r\n${body}`;

test('the example messages print every expected key', { skip: !existsSync(url) }, () => {
  const shared = JSON.parse(readFileSync(url, 'utf8')) as Shared;
  for (const { raw, expect = {}, name } of shared.messages) {
    const frame = accepted(encode(raw));
    assert.equal(`${frame.method} ${frame.uri} SIP/2.0`, raw.split('\r\n')[0], name);
    for (const [key, value] of Object.entries(expect)) assert.equal(frame[key], value, key);
    const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
    assert.equal(frame.body, body);
  }
  const joined = decode(encode(shared.messages.map((one) => one.raw).join('')));
  assert.deepEqual(
    joined.map((one) => one.ok),
    shared.messages.map(() => true),
  );
  const { response, note: _note, ...input } = shared.digest;
  assert.equal(digestResponse(input as never), response);
  for (const { cmd, address, checksumValid } of shared.ptz) {
    const read = readPtzText(cmd);
    assert.deepEqual([read?.address, read?.checksumValid], [address, checksumValid]);
  }
});

test('registration: challenge, credentials judged by the password, answer with expiry and date', () => {
  const first = accepted(message('REGISTER', '', ['Contact: <sip:1@192.168.0.64>', 'Expires: 3600']));
  const challenge = sipChallenge(first, 'srv', { realm: '3402000000', nonce: 'abc', algorithm: 'SHA-256' });
  const answer = accepted(gb28181Codec.encode(challenge));
  assert.equal(answer.statusCode, 401);
  assert.equal(answer.headers?.To, '<sip:34020000002000000001@3402000000>;tag=srv');
  const { realm, nonce, algorithm } = answer.authorization ?? {};
  const input = {
    username: '34020000001320000002',
    realm,
    nonce,
    algorithm,
    method: 'REGISTER',
    uri: 'sip:x',
  };
  const response = digestResponse({ ...input, password: '12345678' });
  const header = `Authorization: Digest username="${input.username}", realm="${realm}", nonce="${nonce}", uri="sip:x", response="${response}", algorithm=${algorithm}`;
  const second = message('REGISTER', '', [header]);
  assert.equal(accepted(second, { secrets: { password: '12345678' } }).digestValid, true);
  assert.equal(accepted(second, { secrets: { password: '12345679' } }).digestValid, false);
  assert.equal(accepted(second).digestValid, undefined);
  const ok = accepted(gb28181Codec.encode(sipOk(first, 'srv', '2026-04-01T12:30:59.000')));
  assert.deepEqual(
    [ok.statusCode, ok.headers?.Expires, ok.headers?.Date],
    [200, '3600', '2026-04-01T12:30:59.000'],
  );
});

test('compact names, folded and repeated headers', () => {
  const text =
    'MESSAGE sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP h1\r\nVIA: SIP/2.0/UDP h2\r\nf: <sip:x>\r\n ;tag=1\r\nt: <sip:y>\r\ni: 7\r\nCSeq: 2 MESSAGE\r\nl: 0\r\n\r\n';
  const frame = accepted(encode(text));
  assert.deepEqual(frame.headers, {
    Via: ['SIP/2.0/UDP h1', 'SIP/2.0/UDP h2'],
    From: '<sip:x> ;tag=1',
    To: '<sip:y>',
    'Call-ID': '7',
    CSeq: '2 MESSAGE',
    'Content-Length': '0',
  });
});

test('a catalogue in GB 2312 with items, and an alarm', () => {
  const catalogue = accepted(
    message(
      'MESSAGE',
      xml(
        '<Response><CmdType>Catalog</CmdType><SN>2</SN><DeviceID>34020000002000000001</DeviceID><SumNum>2</SumNum>' +
          '<DeviceList Num="2"><Item><DeviceID>34020000001310000001</DeviceID><Name>烽火台一号</Name><IPAddress>10.0.0.1</IPAddress></Item>' +
          '<Item><DeviceID>34020000001310000002</DeviceID><Name>二号</Name></Item></DeviceList></Response>',
      ),
    ),
  );
  assert.deepEqual(catalogue.deviceList, {
    num: '2',
    items: [
      { deviceId: '34020000001310000001', name: '烽火台一号', ipAddress: '10.0.0.1' },
      { deviceId: '34020000001310000002', name: '二号' },
    ],
  });
  assert.equal(catalogue.bodyEncoding, 'GB18030');
  assert.deepEqual([catalogue.manscdp?.kind, catalogue.CmdType, catalogue.SN], ['Response', 'Catalog', '2']);
  const alarm = accepted(
    message(
      'MESSAGE',
      xml(
        '<Notify><CmdType>Alarm</CmdType><SN>1</SN><DeviceID>34020000001340000001</DeviceID><AlarmPriority>1</AlarmPriority><AlarmMethod>5</AlarmMethod><AlarmTime>2026-04-01T12:30:59</AlarmTime></Notify>',
      ),
    ),
  );
  assert.deepEqual(
    [alarm.alarmPriority, alarm.alarmMethod, alarm.alarmTime],
    ['1', '5', '2026-04-01T12:30:59'],
  );
});

test('front-end commands: movement, lens, presets, cruise, scan, auxiliary; in a message, as text and as bytes', () => {
  const cases: [string, string, object][] = [
    ['A50F01029600004D', 'left', { speeds: { pan: 150, tilt: 0, zoom: 0 } }],
    [ptzText(1, 0x1a, [10, 20, 5]), 'up-left-zoomIn', { speeds: { pan: 10, tilt: 20, zoom: 5 } }],
    [ptzText(0xabc, 0, [0, 0, 0]), 'stop', { address: 0xabc }],
    [ptzText(1, 0x49, [30, 40, 0]), 'irisClose-focusFar', { speeds: { focus: 30, iris: 40 } }],
    [ptzText(1, 0x82, [0, 7, 0]), 'presetCall', { preset: 7 }],
    [ptzText(1, 0x87, [3, 0x34, 2]), 'cruiseDwell', { group: 3, value: 0x234 }],
    [ptzText(1, 0x89, [2, 1, 0]), 'scanLeft', { group: 2 }],
    [ptzText(1, 0x8c, [1, 0, 0]), 'auxiliaryOn', { auxiliary: 1 }],
  ];
  for (const [cmd, command, more] of cases) {
    const body = `<Control><CmdType>DeviceControl</CmdType><SN>11</SN><DeviceID>1</DeviceID><PTZCmd>${cmd}</PTZCmd></Control>`;
    const inMessage = accepted(message('MESSAGE', xml(body)));
    assert.deepEqual([inMessage.command, inMessage.checksumValid, inMessage.ptzCmd], [command, true, cmd]);
    for (const frame of [
      accepted(encode(cmd)),
      accepted(Uint8Array.from(cmd.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))),
    ]) {
      assert.equal(frame.command, command);
      for (const [key, value] of Object.entries(more)) assert.deepEqual(frame[key], value);
      assert.deepEqual(frame.ptz ?? frame.cmd, cmd);
    }
  }
  const [wrong] = decode(encode('A50F01029600004E'));
  assert.ok(!wrong.ok);
  assert.deepEqual([wrong.failure.code, wrong.frame?.checksumValid], ['PTZ_CHECKSUM_WRONG', false]);
});

test('split at every byte, with blank lines and garbage between: the same messages', () => {
  const all = [
    message('MESSAGE', xml('<Notify><CmdType>Keepalive</CmdType><SN>1</SN></Notify>')),
    message('REGISTER', ''),
  ];
  const each = all.map((one) => JSON.stringify(accepted(one)));
  const stream = [
    ...all[0],
    ...encode('\r\n\r\n'),
    ...encode('noise\r\nmore noise\r\n'),
    ...all[1],
    ...all[0],
  ];
  const out: string[] = [];
  const codes: string[] = [];
  const decoder = gb28181Codec.createDecoder();
  const emit = (one: Decoded<Gb28181Frame>): void =>
    void (one.ok ? out.push(JSON.stringify(one.frame)) : codes.push(one.failure.code));
  for (const byte of stream) decoder.push(Uint8Array.of(byte), emit);
  decoder.end(emit);
  assert.deepEqual(out, [each[0], each[1], each[0]]);
  assert.deepEqual(codes, ['GARBAGE']);
});

test('refusals are named: cut off, wrong length, DOCTYPE, broken header, endless head', () => {
  const codeOf = (bytes: Uint8Array): string => {
    const [found] = decode(bytes);
    return found.ok ? 'ok' : found.failure.code;
  };
  const whole = message('MESSAGE', xml('<Notify><CmdType>Keepalive</CmdType></Notify>'));
  const [cut] = decode(whole.slice(0, -5));
  assert.ok(!cut.ok);
  assert.deepEqual(
    [cut.failure.code, cut.frame?.lengthValid, cut.frame?.method],
    ['INCOMPLETE', false, 'MESSAGE'],
  );
  assert.equal(codeOf(message('MESSAGE', xml('<!DOCTYPE a [<!ENTITY b "c">]><Notify/>'))), 'DOCTYPE_REFUSED');
  assert.equal(codeOf(encode('REGISTER sip:a SIP/2.0\r\nno colon\r\n\r\n')), 'HEADER_INVALID');
  assert.equal(codeOf(encode('REGISTER sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n')), 'LENGTH_WRONG');
  assert.equal(codeOf(encode('REGISTER sip:a SIP/2.0\r\nContent-Length: 999999999\r\n\r\n')), 'TOO_LONG');
  assert.equal(codeOf(encode(`REGISTER sip:a SIP/2.0\r\nX: ${'y'.repeat(40_000)}`)), 'TOO_LONG');
});

test('long runs of blanks and long names take no time', () => {
  const start = performance.now();
  decode(encode(`OPTIONS sip:a SIP/2.0\r\nX: ${' '.repeat(15_000)}y\r\nl: 0\r\n\r\n`));
  const name = 'A'.repeat(100_000);
  decode(message('MESSAGE', xml(`<Notify><${name}>1</${name}></Notify>`)));
  assert.ok(performance.now() - start < 1000);
});

test('a message survives encoding and decoding', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9<>:;=@. -]{0,20}$/).map((one) => one.trim());
  const body = fc.string({ unit: fc.constantFrom('a', '<', '火', 'é', '🚒', '\r\n', ' '), maxLength: 40 });
  fc.assert(
    fc.property(
      word,
      body,
      fc.constantFrom('GB18030' as const, 'UTF-8' as const),
      (value, text, bodyEncoding) => {
        const frame: Gb28181Frame = {
          kind: 'request',
          method: 'INFO',
          uri: 'sip:a@b',
          sipVersion: 'SIP/2.0',
          headers: { From: value, Via: [value, 'x'] },
          body: text,
          bodyEncoding,
        };
        const bytes = gb28181Codec.encode(frame);
        const again = accepted(bytes);
        assert.deepEqual(gb28181Codec.encode(again), bytes);
        if (bodyEncoding === 'UTF-8') assert.equal(again.body, text);
      },
    ),
    { numRuns: 1000 },
  );
});

test('an INVITE with a session description', () => {
  const sdp =
    'v=0\r\no=34020000001320000001 0 0 IN IP4 10.0.0.1\r\ns=Play\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=video 6000 RTP/AVP 96\r\na=recvonly\r\ny=0100000001\r\n';
  const bytes = encode(
    `INVITE sip:a@b SIP/2.0\r\nContent-Type: APPLICATION/SDP\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`,
  );
  const { sdp: read } = accepted(bytes);
  assert.deepEqual(
    [read?.session, read?.ssrc, read?.media],
    ['Play', '0100000001', [{ description: 'video 6000 RTP/AVP 96', attributes: ['recvonly'] }]],
  );
});

test('damaged input never throws and never hangs', () => {
  const count = process.env.FENGSUI_TORTURE === '1' ? 10_000_000 : 100_000;
  const seeds = [
    encode('OPTIONS sip:a SIP/2.0\r\nl: 0\r\n\r\n'),
    encode('A50F01029600004D\r\n'),
    Uint8Array.of(0xa5, 0x0f, 1, 2, 0x96, 0, 0, 0x4d),
    encode(
      'MESSAGE sip:a SIP/2.0\r\nc: Application/MANSCDP+xml\r\nl: 33\r\n\r\n<Notify><SN a="1">火</SN></Notify>',
    ),
    encode('SIP/2.0 401 No\r\nWWW-Authenticate: Digest realm="a", nonce="b"\r\n\r\n'),
  ];
  let frames = 0;
  for (const bytes of mutants(28181, count, seeds))
    frames += decode(bytes, { secrets: { password: 'x' } }).length;
  assert.ok(frames > count / 2);
});
