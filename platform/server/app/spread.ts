import { fromMessage, toMessage, type Bus } from '#platform/server/bus';
import type { Live } from '#platform/server/live';
import type { App, AppSettings, Trouble, Troubles } from '#platform/server/module';

const EVERY_MS = 1000;

type Changed = Parameters<App['rightsChanged']>[0];
type Told = [name: string, troubles: readonly Trouble[]];
type Telemetry = [topic: string, orgPath: string, value: unknown];
type Scoped = [type: string, permission: string, items: readonly { readonly orgPath: string }[]];

export interface SpreadOptions {
  readonly role: AppSettings['role'];
  readonly bus: Bus;
  readonly live: Live;
  /** Name of this process among those of the node. */
  readonly name: string;
  readonly troubles: Troubles;
  /** Re-reads rights in this process. */
  readonly rightsChanged: (what: Changed) => void;
}

/** Carries to the consoles of every process what only one of them knows. Returns what the application calls, and the end of it. */
export function spread({ role, bus, live, name, troubles, rightsChanged }: SpreadOptions): {
  telemetry: App['telemetry'];
  rightsChanged: App['rightsChanged'];
  stop(): void;
} {
  bus.hear('rights', (message) => rightsChanged(fromMessage<Changed>(message) ?? {}));
  bus.hear('troubles', (message) => {
    const told = fromMessage<Told>(message);
    if (told) troubles.hear(...told);
  });
  bus.hear('telemetry', (message) => {
    const told = fromMessage<Telemetry>(message);
    if (told) live.telemetry(...told);
  });
  bus.hear('scoped', (message) => {
    const told = fromMessage<Scoped>(message);
    if (told) live.sendScoped(...told);
  });
  live.onScoped = (...told) => bus.tell('scoped', toMessage(told));
  bus.onReturn(() => rightsChanged({}));
  // A right taken away is gone within a second, also while nobody can tell us.
  const watch = setInterval(() => {
    if (bus.state !== 'ok') rightsChanged({});
    else bus.tell('troubles', toMessage([name, troubles.own()] satisfies Told));
  }, EVERY_MS);
  watch.unref();
  return {
    telemetry(topic, orgPath, value) {
      live.telemetry(topic, orgPath, value);
      // Readings reach every process through the journal; only what a hub hears besides them is told.
      if (role === 'hub') bus.tell('telemetry', toMessage([topic, orgPath, value] satisfies Telemetry));
    },
    rightsChanged(what) {
      rightsChanged(what);
      bus.tell('rights', toMessage(what));
    },
    stop: () => clearInterval(watch),
  };
}
