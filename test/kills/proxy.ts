import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stands between the node and PostgreSQL and can lose the answer to one commit of the hot path. */
export class PostgresProxy {
  readonly folder: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Loses the answer to the next commit of the engine's connection. */
  loseNextCommit = false;
  lost = 0;

  constructor(realFolder: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'fengsui-proxy-'));
    this.#server = createServer((front) => this.#pair(front, connect(join(realFolder, '.s.PGSQL.5432'))));
  }

  #pair(front: Socket, back: Socket): void {
    let engine = false;
    let losing = false;
    for (const socket of [front, back]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        front.destroy();
        back.destroy();
      });
    }
    front.on('data', (chunk: Buffer) => {
      engine ||= chunk.includes('fengsui engine');
      if (engine && this.loseNextCommit && chunk.includes('commit\0')) {
        this.loseNextCommit = false;
        losing = true;
      }
      back.write(chunk);
    });
    back.on('data', (chunk: Buffer) => {
      if (!losing) return void front.write(chunk);
      this.lost += 1;
      front.destroy();
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(join(this.folder, '.s.PGSQL.5432'), resolve));
  }

  /** The same database, through this proxy. */
  through(url: string, realFolder: string): string {
    return url.replace(encodeURIComponent(realFolder), encodeURIComponent(this.folder));
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
