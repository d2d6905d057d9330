import { Batch } from './batch.ts';

/** Hears what became of readings it handed in; `tag` says which of its messages they were. */
export interface Receiver {
  /** The readings are committed. */
  stored(tag: number): void;
  /** They are not; nothing of them may be acknowledged. */
  failed(tag: number, error: Error): void;
}

/** Told once the readings are committed (no argument) or not (the error). */
export type Done = (error?: Error) => void;

/** A callback as a receiver. */
export const receiverOf = (done: Done): Receiver => ({
  stored: () => done(),
  failed: (_, error) => done(error),
});

/** Readings that wait for one commit, and who hears of it. Message after message without an object each. */
export class Gathering {
  readonly batch: Batch;
  /** When the first of them came, on the monotonic clock. */
  since = 0;
  receivers: Receiver[] = [];
  tags: number[] = [];

  constructor(capacity: number) {
    this.batch = new Batch(capacity);
  }

  add(from: Batch, receiver: Receiver, tag: number): void {
    this.batch.append(from);
    this.receivers.push(receiver);
    this.tags.push(tag);
  }

  stored(): void {
    const { receivers, tags } = this;
    for (let i = 0; i < receivers.length; i++) receivers[i].stored(tags[i]);
  }

  failed(error: Error): void {
    const { receivers, tags } = this;
    for (let i = 0; i < receivers.length; i++) receivers[i].failed(tags[i], error);
  }

  /** Who waits, for an answer that comes later; the gathering itself is used again at once. */
  leave(): Pick<Gathering, 'failed'> {
    const { receivers, tags } = this;
    this.receivers = [];
    this.tags = [];
    return {
      failed: (error) => {
        for (let i = 0; i < receivers.length; i++) receivers[i].failed(tags[i], error);
      },
    };
  }

  clear(): void {
    this.batch.clear();
    this.receivers.length = 0;
    this.tags.length = 0;
  }
}
