import type { SealedEvent } from '#platform/contract';
import { fromMessage, toMessage, type Bus } from '#platform/server/bus';
import type { Database } from '#platform/server/db';
import { LogFollower, type LogKeeper, type Sealer } from '#platform/server/log';
import type { AppSettings } from '#platform/server/module';
import { Seat } from '#platform/server/seat';

/** Seat of the one worker that seals and reacts. */
const SEALER_SEAT = { lock: 7_205_011, name: 'sealer seat' };
const HEAD_WITHIN_MS = 10_000;

/** How one process takes part in the log. */
export interface LogPart {
  readonly keeper: LogKeeper;
  /** True while this process seals and runs reactions. */
  readonly seals: () => boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface LogPartOptions {
  readonly role: AppSettings['role'];
  readonly database: Database;
  readonly bus: Bus;
  /** A sealer that calls back after each sealing commit. */
  readonly makeSealer: (onSealed: (events: readonly SealedEvent[]) => void) => Sealer;
  /** For the consoles of this process. */
  readonly onSealed: (events: readonly SealedEvent[]) => void;
  /** Run where the log is sealed. */
  readonly reactions: { start(): Promise<void>; wake(): void };
}

/** One process does everything: it seals, publishes and reacts. */
function alone({ makeSealer, onSealed, reactions }: LogPartOptions): LogPart {
  const sealer = makeSealer((events) => {
    onSealed(events);
    reactions.wake();
  });
  return {
    keeper: sealer,
    seals: () => true,
    async start() {
      sealer.start();
      await reactions.start();
    },
    stop: () => sealer.stop(),
  };
}

/** One of several processes: it follows the log; a worker also competes for the seat of the one who seals. */
export function keepLog(options: LogPartOptions): LogPart {
  if (options.role === 'all') return alone(options);
  const { database, bus, onSealed, makeSealer, reactions } = options;
  let sealer: Sealer | undefined;
  let silence = (): void => undefined;
  const follower = new LogFollower({
    database,
    onSealed,
    wakeSealer: (entryIds) => {
      if (sealer) sealer.committed(entryIds.map((id) => ({ id })));
      else bus.tell('committed', toMessage(entryIds));
    },
    askForHead: async (seq) => {
      if (sealer) await sealer.headUpTo(seq);
      else await bus.ask('head', toMessage(seq), HEAD_WITHIN_MS);
    },
  });
  bus.hear('sealed', () => follower.wake());
  bus.hear('committed', (message) => {
    const ids = fromMessage<string[]>(message);
    if (Array.isArray(ids)) sealer?.committed(ids.map((id) => ({ id })));
  });
  bus.onReturn(() => follower.wake());
  const seat = new Seat(database, SEALER_SEAT, {
    async taken() {
      const own = makeSealer(() => {
        bus.tell('sealed', toMessage(''));
        follower.wake();
        reactions.wake();
      });
      silence = bus.answer('head', async (message) => {
        await own.headUpTo(fromMessage<number>(message) ?? 0);
        return toMessage('');
      });
      sealer = own;
      own.start();
      await reactions.start();
    },
    async lost() {
      silence();
      const own = sealer;
      sealer = undefined;
      await own?.stop();
    },
  });
  return {
    keeper: follower,
    seals: () => sealer !== undefined,
    async start() {
      await follower.start();
      if (options.role === 'worker') await seat.start();
    },
    async stop() {
      if (options.role === 'worker') await seat.stop();
      await follower.stop();
    },
  };
}
