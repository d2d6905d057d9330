import { readFileSync } from 'node:fs';
import { bytesFromHex, decodeAll, type Codec, type DecodeOptions } from '#codecs/codec';
import { gb26875Codec } from '#codecs/gb26875';
import { gb28181Codec } from '#codecs/gb28181';
import { gb32960Codec } from '#codecs/gb32960';
import { hj212Codec } from '#codecs/hj212';
import { iec104Codec } from '#codecs/iec104';
import { jt808Codec } from '#codecs/jt808';
import { modbusCodec } from '#codecs/modbus';
import { sl651Codec } from '#codecs/sl651';
import { szy206Codec } from '#codecs/szy206';

/** A line or binary protocol with intact frames of it. */
export interface WireSamples {
  readonly name: string;
  readonly codec: Codec<unknown>;
  readonly options?: DecodeOptions;
  readonly frames: readonly Uint8Array[];
  /** How the frame behind a broken one is found: at once, once more bytes come, or with the help of the next frames. */
  readonly recovers: 'atOnce' | 'later' | 'withNext';
}

const framesOf = (path: string): Uint8Array[] =>
  (
    JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')) as { frames: { hex: string }[] }
  ).frames.map((frame) => bytesFromHex(frame.hex));

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

const hj212 = [
  '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n',
  '##0289QN=20191012133710130;ST=22;CN=2011;PW=123456;MN=Y80110010000010;Flag=4;CP=&&DataTime=20191012133710;a214-Rtd=0.00,a214-Flag=N;a215-Rtd=0.00,a215-Flag=N;a216-Rtd=0.036,a216-Flag=N;a217-Rtd=0.033,a217-Flag=N;a211-Rtd=25.40,a211-Flag=N;a212-Rtd=49.20,a212-Flag=N;a213-Rtd=101.94,a213-Flag=N&&5780\r\n',
].map(ascii);

const szy206 = [
  '681A68B35303810D00C00059000000826110000001106000004508090A3516',
  '681568B34406070001C0AAAAAAAAAA004040000000000101E516',
].map(bytesFromHex);

const iec104 = [
  '680407000000',
  '680401000200',
  '680E0000000046010400010000000000',
  '68142C006A00670106000100000000E53F000F090C04',
  '680E0800020064010700010000000014',
  `682D0A00020001A0140001000100${'00'.repeat(33)}`,
].map(bytesFromHex);

const modbusRtu = ['1103006B00037687', '110306AE415652434049AD', '110500ACFF004E8B'].map(bytesFromHex);
const modbusTcp = ['0001000000061103006B0003', '000100000009110306AE4156524340'].map(bytesFromHex);

const keepAlive =
  '<?xml version="1.0"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>9</SN>\r\n<DeviceID>34020000001320000002</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n';
const gb28181 = [
  'REGISTER sip:34020000002000000001@3402000000 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.64:5060;branch=z9hG4bK1\r\nFrom: <sip:34020000001320000002@3402000000>;tag=1\r\nTo: <sip:34020000001320000002@3402000000>\r\nCall-ID: 11\r\nCSeq: 3 REGISTER\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n',
  `MESSAGE sip:34020000002000000001@3402000000 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.64:5060;branch=z9hG4bK2\r\nFrom: <sip:34020000001320000002@3402000000>;tag=2\r\nTo: <sip:34020000002000000001@3402000000>\r\nCall-ID: 12\r\nCSeq: 20 MESSAGE\r\nContent-Type: Application/MANSCDP+xml\r\nContent-Length: ${keepAlive.length}\r\n\r\n${keepAlive}`,
].map(ascii);

const small = (frames: readonly Uint8Array[]): Uint8Array[] => frames.filter((frame) => frame.length < 400);
const rtu = { variant: { transport: 'rtu' } };
const tcp = { variant: { transport: 'tcp' } };

function intact(samples: WireSamples): WireSamples {
  const { codec, options } = samples;
  const frames = samples.frames.filter((frame) => {
    const found = decodeAll(codec, frame, options);
    return found.length === 1 && found[0].ok;
  });
  return { ...samples, frames };
}

/** Every line and binary protocol. Formats without a checksum, and RTU whose frames end with silence, recover later. */
export const wireSamples: readonly WireSamples[] = [
  { name: 'hj212', codec: hj212Codec, frames: hj212, recovers: 'atOnce' } as const,
  {
    name: 'sl651',
    codec: sl651Codec,
    frames: small(framesOf('wire/sl651.json')),
    recovers: 'atOnce',
  } as const,
  { name: 'szy206', codec: szy206Codec, frames: szy206, recovers: 'atOnce' } as const,
  {
    name: 'jt808',
    codec: jt808Codec,
    frames: small(framesOf('jt808/frames.json')),
    recovers: 'atOnce',
  } as const,
  {
    name: 'gb26875',
    codec: gb26875Codec,
    frames: framesOf('gb26875/frames.json'),
    recovers: 'atOnce',
  } as const,
  {
    name: 'gb32960',
    codec: gb32960Codec,
    frames: framesOf('gb32960/frames.json'),
    recovers: 'atOnce',
  } as const,
  { name: 'modbus RTU', codec: modbusCodec, options: rtu, frames: modbusRtu, recovers: 'later' } as const,
  { name: 'modbus TCP', codec: modbusCodec, options: tcp, frames: modbusTcp, recovers: 'withNext' } as const,
  { name: 'iec104', codec: iec104Codec, frames: iec104, recovers: 'withNext' } as const,
  { name: 'gb28181', codec: gb28181Codec, frames: gb28181, recovers: 'withNext' } as const,
].map(intact);
