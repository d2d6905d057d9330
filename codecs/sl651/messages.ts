import { CodecFailure } from '#codecs/codec';
import type { Sl651Message } from './encode.ts';
import type { Sl651Element, Sl651Frame } from './frame.ts';

/** Addresses of a link, taken from any frame of the station. */
export type Sl651Peer = Pick<Sl651Frame, 'encoding' | 'centre' | 'station' | 'password'>;

function checkedTime(sendTime: string): string {
  if (!/^\d{12}$/.test(sendTime)) throw new CodecFailure('VALUE_INVALID', 'sendTime is YYMMDDhhmmss');
  return sendTime;
}

function downlink(peer: Sl651Peer, functionCode: string, sendTime: string): Sl651Message {
  const { encoding, centre, station, password } = peer;
  const marks = { direction: 'down', end: '05' } as const;
  return {
    encoding,
    centre,
    station,
    password,
    functionCode,
    ...marks,
    serial: 0,
    sendTime: checkedTime(sendTime),
  };
}

/**
 * Confirms a frame received whole (modes M2, M3, M4): same function, serial and packet numbers. `keepOnline` ends
 * with ESC instead of EOT, so the station stays reachable for ten minutes; `more` ends with ACK and asks for the
 * next frame of M4. Throws `VALUE_INVALID`.
 */
export function acknowledge(
  frame: Sl651Frame,
  sendTime: string,
  how: { readonly keepOnline?: boolean; readonly more?: boolean } = {},
): Sl651Message {
  const end = how.more ? '06' : how.keepOnline ? '1B' : '04';
  const answer = { ...downlink(frame, frame.functionCode, sendTime), serial: frame.serial ?? 0, end };
  if (frame.stx !== '16') return answer;
  return { ...answer, stx: '16', packetTotal: frame.packetTotal, packetIndex: frame.packetTotal };
}

/** Asks the station to send packet `packetIndex` of a multi-packet message again (NAK, mode M3). */
export function askAgain(frame: Sl651Frame, sendTime: string, packetIndex: number, serial = 0): Sl651Message {
  const { packetTotal } = frame;
  return {
    ...downlink(frame, frame.functionCode, sendTime),
    stx: '16',
    packetTotal,
    packetIndex,
    serial,
    end: '15',
  };
}

/** Queries without arguments: 37H values, 39H manual data, 44H pumps, 45H version, 46H state, 50H events, 51H clock. */
export function query(
  peer: Sl651Peer,
  functionCode: '36' | '37' | '39' | '44' | '45' | '46' | '50' | '51',
  sendTime: string,
): Sl651Message {
  return downlink(peer, functionCode, sendTime);
}

/** 4AH: sets the station's clock to `sendTime` (YYMMDDhhmmss, local time). */
export function setClock(peer: Sl651Peer, sendTime: string): Sl651Message {
  return downlink(peer, '4A', sendTime);
}

/** An identifier without data, as requests carry it: `definition` is the pair guide and definition byte, e.g. `3923`. */
function asked(definition: string): Sl651Element {
  if (!/^[0-9A-F]{4}$/.test(definition))
    throw new CodecFailure(
      'VALUE_INVALID',
      'an element is asked for by four hexadecimal digits such as 3923',
    );
  const def = Number.parseInt(definition.slice(2), 16);
  return {
    id: definition.slice(0, 2),
    def: definition.slice(2),
    bytes: def >> 3,
    decimals: def & 7,
    raw: '',
  };
}

/** 3AH: asks for the present value of elements, 41H and 43H for parameters (HEX/BCD links). */
export function queryElements(
  peer: Sl651Peer,
  functionCode: '3A' | '41' | '43',
  sendTime: string,
  definitions: readonly string[],
): Sl651Message {
  return { ...downlink(peer, functionCode, sendTime), requested: true, elements: definitions.map(asked) };
}

/** 38H: asks for a series; range in YYMMDDhh, step as six BCD digits `dhm` (HEX/BCD links). */
export function querySeries(
  peer: Sl651Peer,
  sendTime: string,
  range: readonly [beginTime: string, endTime: string],
  series: { readonly step: string; readonly definition: string },
): Sl651Message {
  const step = { id: '04', def: '18', bytes: 3, decimals: 0, raw: series.step };
  return {
    ...downlink(peer, '38', sendTime),
    beginTime: range[0],
    endTime: range[1],
    requested: true,
    elements: [step, asked(series.definition)],
  };
}
