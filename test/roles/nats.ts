import { freePort, Peer } from './peer.ts';

const DEBIAN = '/usr/sbin/nats-server';
export const NATS_USER = 'fengsui';
export const NATS_PASSWORD = 'Luyu-9-bus';

/** A NATS server that wants a user and a password. */
export class Nats extends Peer {
  static async prepare(): Promise<Nats> {
    const port = await freePort();
    const args = ['-a', '127.0.0.1', '-p', String(port), '--user', NATS_USER, '--pass', NATS_PASSWORD];
    return new Nats(port, process.env['NATS_SERVER_PATH'] ?? DEBIAN, args);
  }

  get url(): string {
    return `nats://${NATS_USER}:${NATS_PASSWORD}@127.0.0.1:${this.port}`;
  }
}
