import { CodecFailure, type Codec, type EmitDecoded, type FrameDecoder } from '#codecs/codec';
import { modbusCodec, type ModbusFrame } from '#codecs/modbus';
import type { Protocol } from '../gateway/protocol.ts';
import { ModbusPollSession } from './modbus.ts';

const MAX_NAME_BYTES = 64;

/** What a DTU connection carries: its registration packet, then RTU answers. */
export type DtuFrame = ModbusFrame | { readonly registration: string };

/** A registration packet: printable characters, as one piece, before anything else. */
class DtuDecoder implements FrameDecoder<DtuFrame> {
  readonly #answers = modbusCodec.createDecoder({ variant: { transport: 'rtu', role: 'response' } });
  #registered = false;

  push(chunk: Uint8Array, emit: EmitDecoded<DtuFrame>): void {
    if (this.#registered) return this.#answers.push(chunk, emit as EmitDecoded<ModbusFrame>);
    const text = new TextDecoder('latin1').decode(chunk.subarray(0, MAX_NAME_BYTES + 2)).trim();
    if (chunk.length > MAX_NAME_BYTES + 2 || !/^[\x21-\x7e]{4,64}$/.test(text))
      return emit({ ok: false, failure: new CodecFailure('NO_REGISTRATION', 'the first packet is no name') });
    this.#registered = true;
    emit({ ok: true, frame: { registration: text } });
  }

  end(emit: EmitDecoded<DtuFrame>): void {
    this.#answers.end(emit as EmitDecoded<ModbusFrame>);
  }
}

const dtuCodec: Codec<DtuFrame> = {
  ...modbusCodec,
  createDecoder: () => new DtuDecoder(),
  encode: (frame, options) =>
    'registration' in frame
      ? new TextEncoder().encode(frame.registration)
      : modbusCodec.encode(frame, options),
};

/**
 * Modbus RTU through a DTU: the DTU calls, sends its registration packet (the registered `deviceId`), and is polled
 * over its own connection. Heartbeat packets between the answers are noise without a fitting CRC and are skipped.
 */
export const modbusDtuProtocol: Protocol<DtuFrame> = {
  name: 'modbusDtu',
  codec: dtuCodec,
  udp: false,
  deviceKey: (id) => id,
  session(link, front) {
    const poll = new ModbusPollSession(link, front, 'rtu');
    return {
      tick: (mono) => poll.tick(mono),
      receive(frame) {
        if (!('registration' in frame)) return poll.receive(frame);
        if (!link.deviceFor(frame.registration)) return link.close('UNKNOWN_DEVICE');
        poll.opened();
      },
    };
  },
};
