import { fromMessage, toMessage } from '#platform/server/bus';
import type { App } from '#platform/server/module';
import type { Gateways, GatewayState } from '../hot/gateways.ts';

const TELL_MS = 1000;
/** Everything is told again this often, for processes that came later. */
const ALL_EVERY = 10;
const PER_MESSAGE = 1000;
/** A process that has said nothing for so long is gone. */
const GONE_MS = 30_000;

/** What one process knows of the links of a gateway. */
interface Told {
  readonly id: string;
  readonly connections: number;
  readonly lastContactAt: number;
  readonly lastGoodAt: number;
  readonly clockOffsetMs?: number;
  readonly errors: Readonly<Record<string, number>>;
}

interface Message {
  readonly from: string;
  readonly states: readonly Told[];
}

interface Teller {
  readonly states: Map<string, Told>;
  heardAt: number;
}

function toldOf(state: GatewayState): Told {
  const { id, connections, lastContactAt, lastGoodAt, clockOffsetMs, errors } = state;
  return {
    id,
    connections,
    lastContactAt,
    lastGoodAt,
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    errors: Object.fromEntries(errors),
  };
}

/** Links of gateways over the processes of a node: each tells what it knows, each adds up what it hears. */
export class GatewayStates {
  readonly #app: App;
  readonly #gateways: Gateways;
  readonly #name: string;
  readonly #tellers = new Map<string, Teller>();
  readonly #last = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(app: App, gateways: Gateways, name: string) {
    this.#app = app;
    this.#gateways = gateways;
    this.#name = name;
    app.bus.hear('gateways', (message) => this.#hear(fromMessage<Message>(message)));
  }

  start(): void {
    this.#timer = setInterval(() => this.#tell(), TELL_MS);
    this.#timer.unref();
  }

  #tell(): void {
    const all = this.#turn++ % ALL_EVERY === 0;
    const states: Told[] = [];
    for (const state of this.#gateways.all()) {
      if (state.connections === 0 && state.lastContactAt === 0 && state.errors.size === 0) continue;
      const told = toldOf(state);
      const text = JSON.stringify(told);
      if (!all && this.#last.get(state.id) === text) continue;
      this.#last.set(state.id, text);
      states.push(told);
    }
    for (let i = 0; i < Math.max(1, states.length); i += PER_MESSAGE)
      this.#app.bus.tell(
        'gateways',
        toMessage({ from: this.#name, states: states.slice(i, i + PER_MESSAGE) } satisfies Message),
      );
  }

  #hear(message: Message | undefined): void {
    if (!message || typeof message.from !== 'string' || !Array.isArray(message.states)) return;
    const teller = this.#tellers.get(message.from) ?? { states: new Map<string, Told>(), heardAt: 0 };
    teller.heardAt = this.#app.host.monotonic();
    for (const told of message.states) teller.states.set(told.id, told);
    this.#tellers.set(message.from, teller);
  }

  #present(): [string, Teller][] {
    const since = this.#app.host.monotonic() - GONE_MS;
    for (const [name, { heardAt }] of this.#tellers) if (heardAt < since) this.#tellers.delete(name);
    return [...this.#tellers];
  }

  /** Processes that have a link with the gateway now, or had one lately. */
  processesOf(gatewayId: string, connectedOnly: boolean): string[] {
    return this.#present()
      .filter(([, { states }]) => {
        const told = states.get(gatewayId);
        return told !== undefined && (!connectedOnly || told.connections > 0);
      })
      .map(([name]) => name);
  }

  /** A gateway as the whole node knows it. */
  everywhere(own: GatewayState): GatewayState {
    const merged = { ...own, errors: new Map(own.errors) };
    for (const [, { states }] of this.#present()) {
      const told = states.get(own.id);
      if (!told) continue;
      merged.connections += told.connections;
      if (told.lastContactAt > merged.lastContactAt) {
        merged.lastContactAt = told.lastContactAt;
        merged.clockOffsetMs = told.clockOffsetMs;
      }
      merged.lastGoodAt = Math.max(merged.lastGoodAt, told.lastGoodAt);
      for (const [kind, n] of Object.entries(told.errors))
        merged.errors.set(kind, (merged.errors.get(kind) ?? 0) + n);
    }
    return merged;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
