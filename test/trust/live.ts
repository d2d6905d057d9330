import { WebSocket } from 'ws';
import type { Caller } from '#platform/testkit';

/** A console on the live socket that remembers what it is told. */
export class Console {
  readonly socket: WebSocket;
  readonly messages: { type: string; [key: string]: unknown }[] = [];
  closeCode: number | undefined;

  constructor(caller: Caller, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${caller.base.replace('http', 'ws')}/api/live`, {
      headers: { cookie: `fengsui_session=${caller.cookie ?? ''}`, ...headers },
    });
    this.socket.on('message', (data: Buffer) =>
      this.messages.push(JSON.parse(data.toString()) as { type: string }),
    );
    this.socket.on('close', (code) => (this.closeCode = code));
    this.socket.on('error', () => (this.closeCode ??= -1));
  }

  async hello(after?: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('open', () => resolve());
      this.socket.once('error', reject);
    });
    this.socket.send(JSON.stringify({ type: 'hello', ...(after === undefined ? {} : { after }) }));
    await this.until((m) => m.type === 'reset' || m.type === 'caught-up');
  }

  watch(topics: readonly string[]): void {
    this.socket.send(JSON.stringify({ type: 'watch', topics }));
  }

  events(): string {
    return JSON.stringify(this.messages);
  }

  /** Waits for a message; false when none came in time. */
  async until(
    wanted: (m: { type: string; [key: string]: unknown }) => boolean,
    withinMs = 2000,
  ): Promise<boolean> {
    const started = performance.now();
    while (performance.now() - started < withinMs) {
      if (this.messages.some(wanted)) return true;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return false;
  }
}
