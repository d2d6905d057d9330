import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tlsServer, type TlsSource } from '#platform/server/tls';
import type { Sensing } from '../../hot/sensing.ts';
import { MqttConnection } from './connection.ts';

const MAX_CONNECTIONS = 20_000;

/** The device endpoint: MQTT 3.1, 3.1.1 and 5 for gateways. Not a general broker: devices talk to us, not to each other. */
export class MqttEndpoint {
  readonly #sensing: Sensing;
  readonly #byClient = new Map<string, MqttConnection>();
  readonly #all = new Set<MqttConnection>();
  readonly #servers: Server[] = [];
  readonly #drops: (() => void)[] = [];

  constructor(sensing: Sensing) {
    this.#sensing = sensing;
  }

  #accept(socket: Socket): void {
    if (this.#all.size >= MAX_CONNECTIONS) return void socket.destroy();
    const connection = new MqttConnection(socket, this.#sensing, {
      opened: (c) => this.#opened(c),
      closed: (c, clean) => this.#closed(c, clean),
    });
    this.#all.add(connection);
    socket.on('close', () => this.#all.delete(connection));
  }

  get connections(): number {
    return this.#byClient.size;
  }

  #opened(connection: MqttConnection): void {
    const key = `${connection.gatewayId}\n${connection.clientId}`;
    this.#byClient.get(key)?.close(true);
    this.#byClient.set(key, connection);
    this.#sensing.gateways.connected(connection.gatewayId, 1);
  }

  #closed(connection: MqttConnection, clean: boolean): void {
    const key = `${connection.gatewayId}\n${connection.clientId}`;
    if (this.#byClient.get(key) === connection) this.#byClient.delete(key);
    this.#sensing.gateways.connected(connection.gatewayId, -1);
    if (!clean) this.#sensing.gateways.error(connection.gatewayId, 'LINK_LOST');
  }

  /** Sends a command to every connection of a gateway; the number that listened. */
  command(gatewayId: string, payload: unknown): number {
    let sent = 0;
    for (const connection of this.#byClient.values())
      if (connection.gatewayId === gatewayId && connection.command(JSON.stringify(payload))) sent += 1;
    return sent;
  }

  listen(port: number, host: string): Promise<number> {
    return this.#open(
      createServer({ highWaterMark: 64 * 1024 }, (socket) => this.#accept(socket)),
      port,
      host,
    );
  }

  /** The same over TLS, for gateways on other machines; a renewed certificate is used from the next handshake on. */
  listenTls(port: number, host: string, tls: TlsSource): Promise<number> {
    const { metrics } = this.#sensing.app;
    const { server, drop } = tlsServer({
      source: tls,
      maxConnections: MAX_CONNECTIONS,
      accept: (socket) => this.#accept(socket),
      refused: () => metrics.count('fengsui_tls_refused_total', 'TLS handshakes of gateways that failed'),
    });
    this.#drops.push(drop);
    return this.#open(server, port, host);
  }

  #open(server: Server, port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        this.#servers.push(server);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }

  async close(): Promise<void> {
    for (const connection of this.#all) connection.close(true);
    for (const drop of this.#drops) drop();
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }
}
