import { orgWithin } from '#platform/server/module';
import type { LiveClient } from './client.ts';

interface Newest {
  readonly orgPath: string;
  readonly value: unknown;
}

/** The newest values since the last frame. Consoles with the same rights and the same view get one frame, made once. */
export class TelemetryFrames {
  readonly #permission: string;
  #newest = new Map<string, Newest>();

  /** `permission` is needed over the organisation of each value. */
  constructor(permission: string) {
    this.#permission = permission;
  }

  put(topic: string, orgPath: string, value: unknown): void {
    this.#newest.set(topic, { orgPath, value });
  }

  /** Sends each console what it watches and may see, and begins anew. */
  send(clients: Iterable<LiveClient>, now: number): void {
    if (this.#newest.size === 0) return;
    const newest = this.#newest;
    this.#newest = new Map();
    const frames = new Map<string, Buffer | undefined>();
    const written = new Map<string, string>();
    for (const client of clients) {
      if (client.topics.size === 0) continue;
      const view = client.view(this.#permission);
      if (!frames.has(view)) frames.set(view, this.#frame(client, newest, written, now));
      const frame = frames.get(view);
      if (frame) client.send(frame);
    }
  }

  #frame(
    client: LiveClient,
    newest: ReadonlyMap<string, Newest>,
    written: Map<string, string>,
    now: number,
  ): Buffer | undefined {
    const grants = client.grantsOf(this.#permission);
    const seen = new Map<string, boolean>();
    const members: string[] = [];
    const add = (topic: string, { orgPath, value }: Newest): void => {
      let may = seen.get(orgPath);
      if (may === undefined)
        seen.set(
          orgPath,
          (may = grants.some((g) => (g.scope === 'own' ? g.path === orgPath : orgWithin(orgPath, g.path)))),
        );
      if (!may) return;
      let text = written.get(topic);
      if (text === undefined)
        written.set(topic, (text = `${JSON.stringify(topic)}:${JSON.stringify(value)}`));
      members.push(text);
    };
    if (client.topics.has('*') || client.topics.size > newest.size) {
      for (const [topic, found] of newest) if (client.watches(topic)) add(topic, found);
    } else
      for (const topic of client.topics) {
        const found = newest.get(topic);
        if (found) add(topic, found);
      }
    if (members.length === 0) return undefined;
    return Buffer.from(`{"type":"telemetry","now":${now},"values":{${members.join(',')}}}`);
  }
}
