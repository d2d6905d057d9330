import type { Jt808Frame } from './frame.ts';

/** Most bytes and messages held while waiting for packets, per stream. */
export const MAX_HELD_BYTES = 262_144;
const MAX_HELD_MESSAGES = 16;
/** What holding one packet costs besides its bytes, so that a flood of empty packets is bounded too. */
const PACKET_COST = 128;

interface Held {
  readonly total: number;
  readonly packets: Map<number, Uint8Array>;
  /** Bytes of the packets, and the same with their cost. */
  bytes: number;
  cost: number;
}

/** Collects the packets of messages sent in packets (§4.4.3). Over its bound the oldest message is given up. */
export class Reassembly {
  readonly #held = new Map<string, Held>();
  #bytes = 0;

  /** What is held now, the cost of each packet included. */
  get heldBytes(): number {
    return this.#bytes;
  }

  #drop(key: string): void {
    const held = this.#held.get(key);
    if (!held) return;
    this.#bytes -= held.cost;
    this.#held.delete(key);
  }

  #makeRoom(keep: string): void {
    for (const key of this.#held.keys()) {
      if (this.#bytes <= MAX_HELD_BYTES && this.#held.size <= MAX_HELD_MESSAGES) return;
      if (key !== keep) this.#drop(key);
    }
    if (this.#bytes > MAX_HELD_BYTES) this.#drop(keep);
  }

  /** Takes one packet; returns the whole body when it is the last one missing. */
  add(frame: Jt808Frame, body: Uint8Array): Uint8Array | undefined {
    const [total, index] = frame.packages ?? [1, 1];
    if (index < 1 || index > total) return undefined;
    const first = (frame.serial - index + 1) & 0xffff;
    const key = `${frame.terminal} ${frame.msgId} ${total} ${first}`;
    const held = this.#held.get(key) ?? { total, packets: new Map<number, Uint8Array>(), bytes: 0, cost: 0 };
    this.#held.set(key, held);
    if (!held.packets.has(index)) {
      held.packets.set(index, body.slice());
      held.bytes += body.length;
      held.cost += body.length + PACKET_COST;
      this.#bytes += body.length + PACKET_COST;
    }
    if (held.packets.size < total) {
      this.#makeRoom(key);
      return undefined;
    }
    const whole = new Uint8Array(held.bytes);
    let at = 0;
    for (let i = 1; i <= total; i++) {
      const packet = held.packets.get(i) ?? new Uint8Array(0);
      whole.set(packet, at);
      at += packet.length;
    }
    this.#drop(key);
    return whole;
  }
}
