import type { Iec104AsduMessage, Iec104Message } from './frame.ts';

/** A U frame: `STARTDT act` and `con`, `STOPDT …`, `TESTFR …`. */
export function control(name: 'STARTDT' | 'STOPDT' | 'TESTFR', kind: 'act' | 'con'): Iec104Message {
  return { format: 'U', control: `${name} ${kind}` };
}

/** An S frame: everything before `receiveSequence` has been received. */
export function supervise(receiveSequence: number): Iec104Message {
  return { format: 'S', receiveSequence };
}

/** Numbers of an I frame: V(S) and V(R) of the sender. */
export interface Iec104Numbers {
  readonly sendSequence: number;
  readonly receiveSequence: number;
}

/** An I frame. */
export function information(numbers: Iec104Numbers, asdu: Iec104AsduMessage): Iec104Message {
  const { sendSequence, receiveSequence } = numbers;
  return { format: 'I', sendSequence, receiveSequence, asdu };
}

/** C_IC_NA_1: interrogates the whole station (20) or group 1 to 16 (21 to 36). */
export function interrogation(numbers: Iec104Numbers, commonAddress: number, qualifier = 20): Iec104Message {
  return information(numbers, { type: 100, cause: 6, commonAddress, objects: [{ ioa: 0, qualifier }] });
}

/** C_CI_NA_1: reads the counters, all of them by default (request 5, no freeze). */
export function counterInterrogation(
  numbers: Iec104Numbers,
  commonAddress: number,
  qualifier = 5,
): Iec104Message {
  return information(numbers, { type: 101, cause: 6, commonAddress, objects: [{ ioa: 0, qualifier }] });
}

/** C_CS_NA_1: sets the clock; `time` is `20YY-MM-DDThh:mm:ss.sss` in the station's convention. */
export function clockSync(numbers: Iec104Numbers, commonAddress: number, time: string): Iec104Message {
  return information(numbers, { type: 103, cause: 6, commonAddress, objects: [{ ioa: 0, time }] });
}

/** C_RD_NA_1: reads one object. */
export function readObjectRequest(numbers: Iec104Numbers, commonAddress: number, ioa: number): Iec104Message {
  return information(numbers, { type: 102, cause: 5, commonAddress, objects: [{ ioa }] });
}
