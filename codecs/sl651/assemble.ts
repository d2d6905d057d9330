import { joined } from '#codecs/framing';
import { bodyBytesOf } from './encode.ts';
import type { Building, Sl651Frame } from './frame.ts';
import { explain, readBody } from './scan.ts';

/** What happened to a frame given to an {@link Sl651Assembler}. */
export type Sl651Assembled =
  | { readonly state: 'whole'; readonly frame: Sl651Frame }
  | {
      readonly state: 'waiting';
      readonly have: number;
      readonly of: number;
      readonly missing: readonly number[];
    }
  | { readonly state: 'dropped'; readonly reason: 'NUMBERS_WRONG' | 'TOO_MANY' };

interface Pending {
  readonly parts: (Sl651Frame | undefined)[];
  have: number;
}

/**
 * Joins the packets of mode M3 (6.5.3): the body was cut at will, so the parts are put together and read as one.
 * Packets may repeat and come in any order; later packets carry no serial, so a station sends one message of a
 * function at a time. At most `maxMessages` unfinished messages of at most `maxPackets` packets are held.
 */
export class Sl651Assembler {
  readonly #pending = new Map<string, Pending>();
  readonly #maxMessages: number;
  readonly #maxPackets: number;

  constructor(maxMessages = 2, maxPackets = 512) {
    this.#maxMessages = maxMessages;
    this.#maxPackets = maxPackets;
  }

  add(frame: Sl651Frame): Sl651Assembled {
    const { packetTotal = 1, packetIndex = 1 } = frame;
    if (packetTotal <= 1) return { state: 'whole', frame };
    if (packetIndex < 1 || packetIndex > packetTotal) return { state: 'dropped', reason: 'NUMBERS_WRONG' };
    if (packetTotal > this.#maxPackets) return { state: 'dropped', reason: 'TOO_MANY' };
    const key = `${frame.station} ${frame.functionCode} ${packetTotal}`;
    const pending = this.#pending.get(key) ?? this.#open(key, packetTotal);
    if (!pending.parts[packetIndex - 1]) pending.have += 1;
    pending.parts[packetIndex - 1] = frame;
    if (pending.have < packetTotal) {
      const missing = pending.parts.flatMap((part, i) => (part ? [] : [i + 1]));
      return { state: 'waiting', have: pending.have, of: packetTotal, missing };
    }
    this.#pending.delete(key);
    return { state: 'whole', frame: joinPackets(pending.parts as Sl651Frame[]) };
  }

  #open(key: string, packetTotal: number): Pending {
    if (this.#pending.size >= this.#maxMessages) {
      const oldest = this.#pending.keys().next();
      if (!oldest.done) this.#pending.delete(oldest.value);
    }
    const pending = { parts: Array.from<undefined>({ length: packetTotal }), have: 0 };
    this.#pending.set(key, pending);
    return pending;
  }
}

/** The message of all its packets in order, as if it had come in one frame. CRC keys are those of the last packet. */
export function joinPackets(parts: readonly Sl651Frame[]): Sl651Frame {
  const body = joined(parts.map(bodyBytesOf));
  const last = parts[parts.length - 1];
  const { encoding, functionCode, direction } = last;
  const frame: Building<Sl651Frame> = {
    crcComputed: last.crcComputed,
    crcInFrame: last.crcInFrame,
    crcValid: last.crcValid,
    encoding,
    centre: last.centre,
    station: last.station,
    password: last.password,
    functionCode,
    functionName: last.functionName,
    direction,
    length: body.length,
    stx: last.stx,
    end: last.end,
  };
  Object.assign(frame, readBody(body, [0, body.length], { encoding, functionCode, direction }));
  explain(frame);
  return frame;
}
