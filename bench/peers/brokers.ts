import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { listening, type Stage } from './stage.ts';

/** A port nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** mosquitto without persistence and without bounds on what it holds, so that it may be as fast as it can. Returns its port. */
export async function startMosquitto(stage: Stage): Promise<number> {
  const port = await freePort();
  const conf = join(stage.folder, `mosquitto-${port}.conf`);
  writeFileSync(
    conf,
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_inflight_messages 0\nmax_queued_messages 0\n`,
  );
  stage.program('mosquitto', ['-c', conf]);
  await listening(port);
  return port;
}

/** nats-server with JetStream on disk and its default, lazy synchronisation. Returns its port. */
export async function startNats(stage: Stage): Promise<number> {
  const port = await freePort();
  const store = join(stage.folder, 'nats');
  mkdirSync(store);
  stage.program('nats-server', ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', store]);
  await listening(port);
  return port;
}
