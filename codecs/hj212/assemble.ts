import type { Hj212Frame, Hj212Message } from './frame.ts';

/** What happened to a frame given to an {@link Hj212Assembler}. */
export type Assembled =
  | { readonly state: 'whole'; readonly message: Hj212Message }
  | { readonly state: 'waiting'; readonly have: number; readonly of: number }
  | { readonly state: 'dropped'; readonly reason: 'NUMBERS_WRONG' | 'TOO_MANY' };

interface Pending {
  readonly parts: (Hj212Frame | undefined)[];
  have: number;
}

/**
 * Joins the packets of one message (`PNUM` packets, `PNO` from 1; HJ 212-2017, 6.3.2 and annex C). Packets belong
 * together by `MN`, `CN` and `QN` and may come in any order; a repeated packet replaces the earlier one. At most
 * `maxMessages` unfinished messages of at most `maxPackets` packets are held; the oldest gives way.
 */
export class Hj212Assembler {
  readonly #pending = new Map<string, Pending>();
  readonly #maxMessages: number;
  readonly #maxPackets: number;

  constructor(maxMessages = 4, maxPackets = 64) {
    this.#maxMessages = maxMessages;
    this.#maxPackets = maxPackets;
  }

  add(frame: Hj212Frame): Assembled {
    const { PNUM, PNO, MN = '', CN = '', QN = '' } = frame.header;
    if (PNUM === undefined && PNO === undefined) return { state: 'whole', message: frame };
    const count = Number(PNUM);
    const number = Number(PNO);
    if (!(Number.isInteger(count) && Number.isInteger(number) && number >= 1 && number <= count))
      return { state: 'dropped', reason: 'NUMBERS_WRONG' };
    if (count === 1) return { state: 'whole', message: frame };
    if (count > this.#maxPackets) return { state: 'dropped', reason: 'TOO_MANY' };
    const key = `${MN}\n${CN}\n${QN}\n${count}`;
    let pending = this.#pending.get(key);
    if (!pending) {
      if (this.#pending.size >= this.#maxMessages) {
        const oldest = this.#pending.keys().next();
        if (!oldest.done) this.#pending.delete(oldest.value);
      }
      pending = { parts: Array.from({ length: count }), have: 0 };
      this.#pending.set(key, pending);
    }
    if (!pending.parts[number - 1]) pending.have += 1;
    pending.parts[number - 1] = frame;
    if (pending.have < count) return { state: 'waiting', have: pending.have, of: count };
    this.#pending.delete(key);
    const parts = pending.parts as Hj212Frame[];
    const { PNUM: _count, PNO: _number, ...header } = parts[0].header;
    const charset = parts.find((part) => part.charset)?.charset;
    return {
      state: 'whole',
      message: { header, cp: parts.flatMap((part) => part.cp), ...(charset && { charset }) },
    };
  }
}
