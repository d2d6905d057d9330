import type { Decoded, FrameDecoder } from '#codecs/codec';
import { Busy, NotStored } from '../../hot/engine.ts';
import type { Device } from './device.ts';
import type { Front } from './front.ts';
import type { Protocol, Session } from './protocol.ts';

/** The wire below a link. */
export interface Transport {
  readonly address: string;
  write(bytes: Uint8Array): void;
  pause(): void;
  resume(): void;
  close(): void;
  /** Datagrams: what cannot be taken now is dropped, the device sends it again. */
  readonly datagrams?: true;
}

/** What the front does with a link whatever its protocol. */
export interface AnyLink {
  readonly id: number;
  readonly address: string;
  readonly session: Session<never>;
  readonly closed: boolean;
  send(bytes: Uint8Array): void;
  close(reason: string): void;
  sweep(mono: number): void;
  forget(device: Device): void;
}

const BUSY_MS = 20;
const NOT_STORED_MS = 500;
const MAX_DEVICES = 1000;
const EARLY_BYTES = 2048;
let serial = 0;

/**
 * One connection: bytes in, frames out to its session, one at a time. When nothing can be promised the frame waits
 * here and the socket is not read, so that the device itself is slowed and nobody else.
 */
export class Link<F> implements AnyLink {
  readonly id = ++serial;
  readonly address: string;
  readonly front: Front;
  readonly session: Session<F> & Session<never>;
  readonly protocol: Protocol<F>;
  readonly openedAt: number;
  closed = false;
  readonly #transport: Transport;
  readonly #decoder: FrameDecoder<F>;
  readonly #devices = new Map<string, Device>();
  #queue: Decoded<F>[] = [];
  #head = 0;
  #blocked: NodeJS.Timeout | undefined;
  #paused = false;
  #draining = false;
  #inFlight = 0;
  #refusedInRow = 0;
  #lastBytesAt: number;
  #lastFrameAt: number;
  #partialSince = 0;
  /** What came before the device was known, for its trace. */
  #early: Uint8Array[] | undefined = [];
  #current: Device | undefined;

  constructor(protocol: Protocol<F>, transport: Transport, front: Front) {
    this.protocol = protocol;
    this.#transport = transport;
    this.front = front;
    this.address = transport.address;
    this.openedAt = this.#lastBytesAt = this.#lastFrameAt = front.mono();
    this.#decoder = protocol.codec.createDecoder(
      protocol.variant ? { variant: protocol.variant } : undefined,
    );
    this.session = protocol.session(this, front) as Session<F> & Session<never>;
  }

  /** The device the last frame came from. */
  get device(): Device | undefined {
    return this.#current;
  }

  /** The registered device of this name if it may speak here; otherwise it is refused by name and undefined. */
  deviceFor(name: string): Device | undefined {
    const key = this.protocol.deviceKey(name);
    const known = this.#devices.get(key);
    if (known?.state.enabled && this.front.directory.get(known.id) === known) return this.#use(known);
    this.#devices.delete(key);
    const device = this.#devices.size < MAX_DEVICES ? this.front.admit(this, name) : undefined;
    if (!device) return undefined;
    this.claim(key, device);
    return device;
  }

  claim(key: string, device: Device): void {
    this.#devices.set(key, device);
    this.#use(device);
    this.front.claimed(this, device);
    for (const bytes of this.#early ?? []) this.#trace('in', bytes);
    this.#early = undefined;
  }

  #use(device: Device): Device {
    this.#current = device;
    return device;
  }

  get devices(): Iterable<Device> {
    return this.#devices.values();
  }

  get deviceCount(): number {
    return this.#devices.size;
  }

  forget(device: Device): void {
    for (const [key, known] of this.#devices) if (known === device) this.#devices.delete(key);
    this.front.unlink(this, device);
    if (this.#current === device) this.#current = undefined;
    if (this.#devices.size === 0) this.close('REPLACED');
  }

  #trace(direction: 'in' | 'out', bytes: Uint8Array, error?: string): void {
    const device = this.#current;
    if (!device) {
      if (direction === 'in' && this.#early && this.#early.length < 8)
        this.#early.push(Buffer.from(bytes.subarray(0, EARLY_BYTES)));
      return;
    }
    const at = this.front.app.host.now();
    this.front.trace.put(device.id, { at, direction, bytes, link: this.id, ...(error ? { error } : {}) });
  }

  /** A remark in the trace of the current device. */
  note(error: string): void {
    this.#trace('in', new Uint8Array(0), error);
  }

  push(chunk: Uint8Array): void {
    if (this.closed || (this.#paused && this.#transport.datagrams)) return;
    this.#lastBytesAt = this.front.mono();
    if (this.#partialSince === 0) this.#partialSince = this.#lastBytesAt;
    this.#trace('in', chunk);
    this.#decoder.push(chunk, (decoded) => void this.#queue.push(decoded));
    this.#drain();
  }

  #drain(): void {
    if (this.#blocked || this.#draining) return;
    this.#draining = true;
    let waitMs = 0;
    while (this.#head < this.#queue.length && !this.closed && !this.#blocked) {
      const decoded = this.#queue[this.#head++];
      waitMs = decoded.ok ? this.#take(decoded.frame) : this.#refuse(decoded);
      if (waitMs > 0) {
        this.#head -= 1;
        break;
      }
    }
    this.#draining = false;
    if (waitMs > 0) return this.#block(waitMs);
    if (this.#head >= this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    }
    this.#pauseOrResume();
  }

  /** Gives a frame to the session; more than 0 is how long to wait before giving it again. */
  #take(frame: F): number {
    const mono = this.front.mono();
    const flood = this.#current?.takeToken(mono) ?? 0;
    if (flood > 0) {
      this.front.count(this.#current, 'FLOOD');
      return Math.min(flood, 1000);
    }
    this.#refusedInRow = 0;
    this.#lastFrameAt = mono;
    this.#partialSince = 0;
    this.front.frames += 1;
    try {
      this.session.receive(frame);
      return 0;
    } catch (error) {
      if (error instanceof Busy) return BUSY_MS;
      if (error instanceof NotStored) return NOT_STORED_MS;
      this.front.app.log.error('gateway session failed', {
        protocol: this.protocol.name,
        error: String((error as Error).stack ?? error),
      });
      this.close('DEFECT');
      return 0;
    }
  }

  #refuse(decoded: Decoded<F> & { ok: false }): number {
    const { failure, frame } = decoded;
    this.#refusedInRow += 1;
    this.#partialSince = 0;
    this.front.refusedFrame(this, failure.code, failure.message);
    this.session.refused?.(failure, frame);
    if (this.#refusedInRow >= this.front.limits.refusedInRow) this.close('GARBAGE');
    return 0;
  }

  #block(ms: number): void {
    this.#pauseOrResume(true);
    clearTimeout(this.#blocked);
    this.#blocked = setTimeout(() => {
      this.#blocked = undefined;
      if (!this.closed) this.#drain();
    }, ms);
    this.#blocked.unref();
  }

  #pauseOrResume(pause = this.#blocked !== undefined || this.#inFlight >= this.front.limits.inFlight): void {
    if (pause === this.#paused || this.closed) return;
    if (!pause && this.#inFlight > this.front.limits.inFlight / 2) return;
    this.#paused = pause;
    if (pause) this.#transport.pause();
    else this.#transport.resume();
  }

  /** A frame is on its way to the commit; call the result once it is there or not. */
  underWay(frame: F): (error?: Error) => void {
    this.#inFlight += 1;
    return (error) => {
      this.#inFlight -= 1;
      if (this.closed) return;
      if (error?.name === 'LeaseLost') return this.close('LEASE_LOST');
      if (error) {
        this.#queue.splice(this.#head, 0, { ok: true, frame });
        if (!this.#blocked) this.#block(NOT_STORED_MS);
      } else if (!this.#blocked && this.#paused) this.#drain();
    };
  }

  send(bytes: Uint8Array): void {
    if (this.closed) return;
    this.#trace('out', bytes);
    this.#transport.write(bytes);
  }

  /** Closes for being slow, idle or unknown; called a few times a second. */
  sweep(mono: number): void {
    const { limits } = this.front;
    if (this.#paused) this.#lastBytesAt = mono;
    if (this.#devices.size === 0 && mono - this.openedAt > limits.handshakeMs)
      return this.close('HANDSHAKE_TIMEOUT');
    if (this.#partialSince > 0 && !this.#paused && mono - this.#partialSince > limits.frameMs)
      return this.close('SLOW_FRAME');
    if (mono - Math.max(this.#lastBytesAt, this.#lastFrameAt) > limits.idleMs) return this.close('IDLE');
    this.session.tick?.(mono);
  }

  close(reason: string): void {
    if (this.closed) return;
    this.note(`closed: ${reason}`);
    for (const device of this.#devices.values()) if (reason !== 'REPLACED') this.front.count(device, reason);
    this.#end();
    this.#transport.close();
  }

  /** The other side went away. */
  #end(): void {
    this.closed = true;
    clearTimeout(this.#blocked);
    this.#queue = [];
    this.session.closed?.();
    this.front.released(this);
  }

  gone(): void {
    if (!this.closed) this.#end();
  }
}
