import { connect, isIP, type Socket } from 'node:net';
import type { Device } from '../gateway/device.ts';
import { attach, tcpTransport } from '../gateway/endpoint.ts';
import type { Front } from '../gateway/front.ts';
import { Link } from '../gateway/link.ts';
import type { Protocol } from '../gateway/protocol.ts';
import { guardedLookup, refuseLiteral } from './guarded-http.ts';

const CONNECT_MS = 10_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const STEADY_MS = 60_000;

/** Keeps one connection to a configured peer: calls, waits longer after every failure, calls again. */
export class Dialler {
  readonly #front: Front;
  readonly #device: Device;
  readonly #protocol: Protocol<unknown>;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waitMs = FIRST_WAIT_MS;
  #stopped = false;

  constructor(front: Front, device: Device, protocol: Protocol<unknown>) {
    this.#front = front;
    this.#device = device;
    this.#protocol = protocol;
  }

  start(): void {
    this.#dial();
  }

  /** Calls at once if no connection stands. */
  now(): void {
    if (this.#socket || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#dial();
  }

  #dial(): void {
    const { peer, allowPrivate = false } = this.#device.settings;
    if (!peer || this.#stopped || !this.#device.state.enabled) return;
    try {
      refuseLiteral(peer.host, allowPrivate);
    } catch {
      return this.#front.count(this.#device, 'ADDRESS_REFUSED');
    }
    const named = isIP(peer.host) === 0;
    const socket = connect({
      host: peer.host,
      port: peer.port,
      ...(named ? { lookup: guardedLookup(allowPrivate) as never } : {}),
    });
    this.#socket = socket;
    socket.setTimeout(CONNECT_MS, () => socket.destroy());
    socket.on('error', (error) =>
      this.#front.count(this.#device, error.name === 'SourceFailure' ? 'ADDRESS_REFUSED' : 'UNREACHABLE'),
    );
    let openedAt = Infinity;
    socket.on('connect', () => {
      socket.setTimeout(0);
      openedAt = this.#front.mono();
      const link = new Link(this.#protocol, tcpTransport(socket), this.#front);
      this.#front.links.add(link);
      link.claim(this.#protocol.deviceKey(''), this.#device);
      attach(socket, link);
      link.session.opened?.();
    });
    socket.on('close', () => {
      this.#socket = undefined;
      if (this.#front.mono() - openedAt > STEADY_MS) this.#waitMs = FIRST_WAIT_MS;
      this.#again();
    });
  }

  #again(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.#dial(), this.#waitMs);
    this.#timer.unref();
    this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }
}
