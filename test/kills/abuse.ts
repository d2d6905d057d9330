import { connect, type Socket } from 'node:net';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A hundred clients that mean ill: slow headers, idle links on both doors, and a flood of requests. */
export class Abuse {
  readonly #sockets: Socket[] = [];
  #over = false;
  #floods: Promise<void>[] = [];
  requests = 0;

  start(url: string, mqttPort: number): void {
    const port = Number(new URL(url).port);
    for (let i = 0; i < 30; i++) this.#slow(port);
    for (let i = 0; i < 20; i++) this.#open(port);
    for (let i = 0; i < 20; i++) this.#open(mqttPort);
    for (let i = 0; i < 30; i++) this.#floods.push(this.#flood(url, i));
  }

  #open(port: number): Socket {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    this.#sockets.push(socket);
    return socket;
  }

  #slow(port: number): void {
    const socket = this.#open(port);
    socket.write('POST /api/session HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => {
      if (socket.destroyed || this.#over) clearInterval(drip);
      else socket.write('X-A: b\r\n');
    }, 200);
  }

  async #flood(url: string, i: number): Promise<void> {
    while (!this.#over) {
      await fetch(`${url}/api/${i % 2 === 0 ? 'alarms' : 'intake/readings'}`, {
        method: i % 2 === 0 ? 'GET' : 'POST',
        ...(i % 2 === 0 ? {} : { body: '{"readings":[]}', headers: { 'content-type': 'application/json' } }),
      })
        .then((r) => r.arrayBuffer())
        .catch(() => undefined);
      this.requests += 1;
      await pause(150);
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#floods);
  }
}
