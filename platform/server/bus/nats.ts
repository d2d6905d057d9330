import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import type { BusAddress } from './address.ts';
import { NoAnswer, type Bus } from './bus.ts';

const CONNECT_WITHIN_MS = 5000;
const RECONNECT_MS = 250;
const PING_MS = 5000;

/** The bus cannot be used; the message is one plain sentence in each language. */
export class BusProblem extends Error {
  override readonly name = 'BusProblem';
  readonly zh: string;

  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
  }
}

function problemOf(address: BusAddress, error: unknown): BusProblem {
  const servers = address.servers.join('、');
  const reason = (error as Error).message;
  return /authoriz|authenticat/i.test(`${(error as Error).name} ${reason}`)
    ? new BusProblem(
        `NATS 服务器 ${servers} 不接受这个用户或口令：请检查 NATS_URL。`,
        `The NATS server ${address.servers.join(', ')} refuses this user or password: check NATS_URL.`,
      )
    : new BusProblem(
        `连不上 NATS 服务器 ${servers}（${reason}）：请检查 NATS_URL 和它是否在运行。`,
        `The NATS server ${address.servers.join(', ')} cannot be reached (${reason}): check NATS_URL and whether it runs.`,
      );
}

class NatsBus implements Bus {
  state = 'ok';
  readonly #connection: NatsConnection;
  /** Keeps nodes that share a NATS server apart. */
  readonly #prefix: string;
  readonly #returns: (() => void)[] = [];

  constructor(connection: NatsConnection, prefix: string) {
    this.#connection = connection;
    this.#prefix = `fs.${prefix}.`;
    void this.#watch();
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect') this.state = 'NATS 断开 disconnected';
      else if (type === 'reconnect') {
        this.state = 'ok';
        for (const handler of this.#returns) handler();
      }
    }
  }

  tell(subject: string, message: Uint8Array): void {
    // What is said while the bus is away is not kept: the listeners look for themselves once it is back.
    if (this.state === 'ok' && !this.#connection.isClosed())
      this.#connection.publish(this.#prefix + subject, message);
  }

  hear(subject: string, handler: (message: Uint8Array) => void): void {
    this.#connection.subscribe(this.#prefix + subject, {
      callback: (error, message) => {
        if (!error) handler(message.data);
      },
    });
  }

  async ask(subject: string, message: Uint8Array, withinMs: number): Promise<Uint8Array> {
    if (this.state !== 'ok' || this.#connection.isClosed()) throw new NoAnswer(this.state);
    try {
      return (await this.#connection.request(this.#prefix + subject, message, { timeout: withinMs })).data;
    } catch (error) {
      throw new NoAnswer((error as Error).message);
    }
  }

  answer(subject: string, handler: (message: Uint8Array) => Promise<Uint8Array | undefined>): () => void {
    const subscription: Subscription = this.#connection.subscribe(this.#prefix + subject, {
      callback: (error, message) => {
        if (error) return;
        handler(message.data).then(
          (reply) => reply && !this.#connection.isClosed() && message.respond(reply),
          () => undefined,
        );
      },
    });
    return () => subscription.unsubscribe();
  }

  onReturn(handler: () => void): void {
    this.#returns.push(handler);
  }

  async close(): Promise<void> {
    // Answers already given must leave; a server that is away gets nothing any more.
    if (this.state === 'ok') await this.#connection.flush().catch(() => undefined);
    await this.#connection.close();
  }
}

/** Connects to NATS, once; a link that breaks later is made again for ever. Throws {@link BusProblem}. */
export async function openBus(address: BusAddress, prefix: string, name: string): Promise<Bus> {
  const { servers, secure, user, password } = address;
  const { connect } = await import('@nats-io/transport-node');
  try {
    const connection = await connect({
      servers: [...servers],
      name,
      noEcho: true,
      timeout: CONNECT_WITHIN_MS,
      reconnectTimeWait: RECONNECT_MS,
      maxReconnectAttempts: -1,
      pingInterval: PING_MS,
      ...(secure ? { tls: {} } : {}),
      ...(user === undefined ? {} : password === undefined ? { token: user } : { user, pass: password }),
    });
    return new NatsBus(connection, prefix);
  } catch (error) {
    throw problemOf(address, error);
  }
}
