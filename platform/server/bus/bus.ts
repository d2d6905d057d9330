/** Nobody took the request, or nobody answered it in time: it may have been carried out all the same. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * Wakes the other processes of a node and asks them for work. Never the commit point: a message may be lost, and whoever
 * needs the truth reads the database.
 */
export interface Bus {
  /** `ok`, or why nothing gets through. */
  readonly state: string;
  /** Tells whoever listens now; never this process itself. */
  tell(subject: string, message: Uint8Array): void;
  hear(subject: string, handler: (message: Uint8Array) => void): void;
  /** Asks the one who answers for a subject; throws {@link NoAnswer}. */
  ask(subject: string, message: Uint8Array, withinMs: number): Promise<Uint8Array>;
  /** Answers for a subject until the returned function is called; `undefined` leaves the question unanswered. */
  answer(subject: string, handler: (message: Uint8Array) => Promise<Uint8Array | undefined>): () => void;
  /** Called whenever the bus is there again: what was said meanwhile was missed. */
  onReturn(handler: () => void): void;
  close(): Promise<void>;
}

/** The bus of a node that is one process: there is nobody to tell. */
export const noBus: Bus = {
  state: 'ok',
  tell: () => undefined,
  hear: () => undefined,
  ask: () => Promise.reject(new NoAnswer('this node is one process')),
  answer: () => () => undefined,
  onReturn: () => undefined,
  close: async () => undefined,
};

/** JSON on the bus. */
export const toMessage = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** JSON from the bus; undefined when it is none. */
export function fromMessage<T>(message: Uint8Array): T | undefined {
  try {
    return JSON.parse(Buffer.from(message).toString('utf8')) as T;
  } catch {
    return undefined;
  }
}
