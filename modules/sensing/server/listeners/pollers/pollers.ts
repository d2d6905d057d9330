import type { Front } from '../gateway/front.ts';

/** Everything this node asks for by itself. */
export class Pollers {
  readonly front: Front;
  constructor(front: Front) {
    this.front = front;
  }
  start(): void {}
  reload(): void {}
  async runAll(): Promise<void> {}
  async stop(): Promise<void> {}
}
