import { realStorage, type OpenFile, type Storage } from '../server/storage/index.ts';

/** Lets every step from the n-th on fail, as a full or broken disk does, until it is healed. */
export class FaultyStorage implements Storage {
  readonly #failFrom: number;
  readonly #code: string;
  #healed = false;
  /** Steps asked for so far. */
  steps = 0;
  failures = 0;

  constructor(failFrom: number, code: 'ENOSPC' | 'EIO' | 'EMFILE' | 'EROFS') {
    this.#failFrom = failFrom;
    this.#code = code;
  }

  heal(): void {
    this.#healed = true;
  }

  #step(): void {
    this.steps += 1;
    if (this.#healed || this.steps < this.#failFrom) return;
    this.failures += 1;
    throw Object.assign(new Error(`${this.#code}: injected at step ${this.steps}`), { code: this.#code });
  }

  async open(path: string, how: 'new' | 'append', mode: number): Promise<OpenFile> {
    this.#step();
    const file = await realStorage.open(path, how, mode);
    return {
      write: async (bytes) => {
        try {
          this.#step();
        } catch (error) {
          // A disk that fills up takes the first part.
          await file.write(bytes.subarray(0, bytes.length >> 1));
          throw error;
        }
        await file.write(bytes);
      },
      sync: async () => {
        this.#step();
        await file.sync();
      },
      close: () => file.close(),
    };
  }

  async sync(path: string): Promise<void> {
    this.#step();
    await realStorage.sync(path);
  }

  async truncate(path: string, bytes: number): Promise<void> {
    this.#step();
    await realStorage.truncate(path, bytes);
  }

  async makeFolder(path: string, mode: number): Promise<boolean> {
    this.#step();
    return realStorage.makeFolder(path, mode);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step();
    await realStorage.rename(from, to);
  }

  async remove(path: string): Promise<void> {
    this.#step();
    await realStorage.remove(path);
  }
}
