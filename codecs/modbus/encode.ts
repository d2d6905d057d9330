import { CodecFailure, type DecodeOptions } from '#codecs/codec';
import { crc16Modbus } from '#codecs/checksum';
import type { ModbusFrame } from './frame.ts';
import { writePdu, type ModbusMessage } from './write-pdu.ts';

/** A PDU with its address; CRC, MBAP length and protocol are computed. */
export type ModbusAdu = ModbusMessage &
  Pick<ModbusFrame, 'unit' | 'transaction'> & { readonly transport?: 'tcp' | 'rtu' };

function bounded(value: number | undefined, most: number, name: string): number {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > most)
    throw new CodecFailure('VALUE_INVALID', `${name} must be an integer from 0 to ${most}`);
  return value;
}

/** The frame of a message: MBAP and PDU, or address, PDU and CRC. Throws `VALUE_INVALID` or `TOO_LONG`. */
export function encodeModbus(message: ModbusAdu, options?: DecodeOptions): Uint8Array {
  const pdu = writePdu(message);
  const unit = bounded(message.unit, 255, 'unit');
  const transport = message.transport ?? options?.variant?.transport ?? 'tcp';
  if (transport === 'rtu') {
    const frame = new Uint8Array(pdu.length + 3);
    frame[0] = unit;
    frame.set(pdu, 1);
    const crc = crc16Modbus(frame, 0, pdu.length + 1);
    frame[pdu.length + 1] = crc & 255;
    frame[pdu.length + 2] = crc >> 8;
    return frame;
  }
  const transaction = bounded(message.transaction ?? 0, 0xffff, 'transaction');
  const frame = new Uint8Array(pdu.length + 7);
  frame.set([transaction >> 8, transaction & 255, 0, 0, 0, pdu.length + 1, unit], 0);
  frame.set(pdu, 7);
  return frame;
}
