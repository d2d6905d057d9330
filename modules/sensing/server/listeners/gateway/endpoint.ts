import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tlsServer, type TlsSource } from '#platform/server/tls';
import { plainAddress } from './addresses.ts';
import type { Front } from './front.ts';
import { Link, type Transport } from './link.ts';
import type { Protocol } from './protocol.ts';

const MAX_UNSENT_BYTES = 256 * 1024;
const UDP_PEERS = 10_000;

/** A TCP socket as a link's wire; a peer that does not read its answers is dropped. */
export function tcpTransport(socket: Socket): Transport {
  return {
    address: plainAddress(socket.remoteAddress ?? ''),
    write(bytes) {
      if (socket.destroyed) return;
      socket.write(bytes);
      if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy();
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.destroySoon(),
  };
}

/** Joins a socket and a link until one of them ends. */
export function attach<F>(socket: Socket, link: Link<F>): void {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  socket.on('data', (chunk: Buffer) => link.push(chunk));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => link.gone());
}

/** Listens for one protocol on TCP and, where its standard allows, on the same UDP port. */
export class Endpoint<F> {
  readonly #protocol: Protocol<F>;
  readonly #front: Front;
  readonly #perAddress: Map<string, number>;
  readonly #server: Server;
  readonly #secure: boolean;
  #drop: () => void = () => undefined;
  #udp: UdpSocket | undefined;
  readonly #peers = new Map<string, Link<F>>();

  /** `perAddress` is shared by the endpoints of a node; with `tls` the TCP side speaks TLS and there is no UDP. */
  constructor(protocol: Protocol<F>, front: Front, perAddress: Map<string, number>, tls?: TlsSource) {
    this.#protocol = protocol;
    this.#front = front;
    this.#perAddress = perAddress;
    this.#secure = tls !== undefined;
    if (!tls) {
      this.#server = createServer({ highWaterMark: 16 * 1024 }, (socket) => this.#accept(socket));
      return;
    }
    const { server, drop } = tlsServer({
      source: tls,
      maxConnections: front.limits.connections,
      accept: (socket) => this.#accept(socket),
      refused: () => front.count(undefined, 'TLS_REFUSED'),
    });
    this.#server = server;
    this.#drop = drop;
  }

  #accept(socket: Socket): void {
    const { limits, links } = this.#front;
    const address = plainAddress(socket.remoteAddress ?? '');
    const here = this.#perAddress.get(address) ?? 0;
    if (links.size >= limits.connections || here >= limits.connectionsPerAddress) {
      this.#front.count(undefined, 'TOO_MANY_CONNECTIONS');
      return void socket.destroy();
    }
    this.#perAddress.set(address, here + 1);
    socket.on('close', () => {
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    });
    const link = new Link(this.#protocol, tcpTransport(socket), this.#front);
    links.add(link);
    attach(socket, link);
    link.session.opened?.();
  }

  async listen(port: number, host: string): Promise<number> {
    const actual = await new Promise<number>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host, backlog: 2048 }, () =>
        resolve((this.#server.address() as AddressInfo).port),
      );
    });
    if (this.#protocol.udp && !this.#secure) await this.#bind(actual, host);
    return actual;
  }

  #bind(port: number, host: string): Promise<void> {
    const udp = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 4 * 1024 * 1024 });
    this.#udp = udp;
    udp.on('message', (bytes, from) => this.#datagram(bytes, from.address, from.port));
    return new Promise((resolve, reject) => {
      udp.once('error', reject);
      udp.bind(port, host, () => {
        udp.removeListener('error', reject);
        udp.on('error', (error) => this.#front.app.log.warn('UDP', { error: String(error) }));
        resolve();
      });
    });
  }

  #datagram(bytes: Buffer, address: string, port: number): void {
    const key = `${address} ${port}`;
    let link = this.#peers.get(key);
    if (!link || link.closed) {
      if (this.#peers.size >= UDP_PEERS || this.#front.links.size >= this.#front.limits.connections)
        return this.#front.count(undefined, 'TOO_MANY_CONNECTIONS');
      link = new Link(
        this.#protocol,
        {
          address,
          write: (out) => this.#udp?.send(out, port, address),
          pause: () => undefined,
          resume: () => undefined,
          close: () => void this.#peers.delete(key),
          datagrams: true,
        },
        this.#front,
      );
      this.#peers.set(key, link);
      this.#front.links.add(link);
    }
    link.push(bytes);
  }

  async close(): Promise<void> {
    this.#udp?.close();
    this.#drop();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
