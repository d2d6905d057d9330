import { bytesFromHex, CodecFailure, type Codec, type JsonSchema } from '#codecs/codec';
import { Gb28181Decoder, MAX_BODY_BYTES, MAX_HEAD_BYTES } from './decoder.ts';
import { readPtz } from './ptz.ts';
import { readStartLine, type Gb28181Frame } from './sip.ts';
import { bytesOfText } from './text.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const boolean = { type: 'boolean' };

const ptz = {
  cmd: { type: 'string', pattern: '^[0-9A-F]{16}$' },
  address: integer,
  commandCode: integer,
  command: string,
  commandName: string,
  speeds: { type: 'object', additionalProperties: integer },
  preset: integer,
  group: integer,
  value: integer,
  auxiliary: integer,
  combinationValid: boolean,
  checksumValid: boolean,
};

const schema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'GB/T 28181 signalling message',
  description: 'MANSCDP elements are also given at this level, in camel case',
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { enum: ['request', 'response', 'ptz'] },
    method: string,
    uri: string,
    statusCode: integer,
    reasonPhrase: string,
    sipVersion: string,
    headers: { type: 'object', additionalProperties: { type: ['string', 'array'] } },
    body: string,
    bodyEncoding: { enum: ['US-ASCII', 'GB18030', 'UTF-8'] },
    bodyHex: string,
    lengthValid: boolean,
    authorization: { type: 'object', additionalProperties: string },
    digestValid: boolean,
    manscdp: { type: 'object' },
    CmdType: string,
    SN: string,
    DeviceID: string,
    cmdType: string,
    sn: string,
    deviceId: string,
    ptz: { type: 'object', properties: ptz },
    sdp: { type: 'object' },
    ...ptz,
  },
  additionalProperties: true,
};

function startLine(frame: Gb28181Frame): string {
  const version = frame.sipVersion ?? 'SIP/2.0';
  const line =
    frame.statusCode === undefined
      ? `${frame.method} ${frame.uri} ${version}`
      : `${version} ${frame.statusCode} ${frame.reasonPhrase ?? ''}`;
  if (!readStartLine(line))
    throw new CodecFailure('VALUE_INVALID', `“${line.slice(0, 80)}” is not a start line`);
  return line;
}

function headLines(frame: Gb28181Frame, bodyLength: number): string[] {
  const lines = [startLine(frame)];
  for (const [name, value] of Object.entries(frame.headers ?? {})) {
    if (name.toLowerCase() === 'content-length') continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (/[\r\n]/.test(`${name}${one}`) || !/^[A-Za-z0-9.!%*_+`'~-]{1,64}$/.test(name))
        throw new CodecFailure('VALUE_INVALID', `header ${name.slice(0, 40)} cannot be written`);
      lines.push(`${name}: ${one}`);
    }
  }
  lines.push(`Content-Length: ${bodyLength}`, '', '');
  return lines;
}

function encode(frame: Gb28181Frame): Uint8Array {
  if (typeof frame !== 'object' || frame === null)
    throw new CodecFailure('VALUE_INVALID', 'a message is an object');
  if (frame.kind === 'ptz') {
    const bytes = bytesFromHex(String(frame.cmd));
    readPtz(bytes);
    return bytes;
  }
  const body =
    frame.bodyHex === undefined
      ? bytesOfText(String(frame.body ?? ''), frame.bodyEncoding)
      : bytesFromHex(frame.bodyHex);
  const head = new TextEncoder().encode(headLines(frame, body.length).join('\r\n'));
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

/** SIP with MANSCDP of GB/T 28181, and the front-end commands on their own. */
export const gb28181Codec: Codec<Gb28181Frame> = {
  name: 'gb28181',
  title: { zh: '公共安全视频监控联网信令', en: 'Video surveillance network signalling (SIP, MANSCDP)' },
  standard: 'GB/T 28181-2016, GB/T 28181-2022',
  maxBufferedBytes: MAX_HEAD_BYTES + MAX_BODY_BYTES,
  schema,
  createDecoder: (options) => new Gb28181Decoder(options),
  encode,
};
