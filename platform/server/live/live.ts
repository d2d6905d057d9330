import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { WebSocketServer, type WebSocket } from 'ws';
import type { SealedEvent } from '#platform/contract';
import { rows, sql } from '#platform/server/db';
import { readCookie, SESSION_COOKIE, type Authenticate } from '#platform/server/http';
import { toEvent } from '#platform/server/log';
import type { Actor, App } from '#platform/server/module';
import { LiveClient, type PermissionOf } from './client.ts';
import { TelemetryFrames } from './telemetry.ts';

export interface LiveOptions {
  readonly app: () => App;
  readonly authenticate: Authenticate;
  readonly permissionOf: PermissionOf;
  /** Permission that telemetry needs over the value's organisation. */
  readonly telemetryPermission: string;
}

/** Facts a returning console is given at most; beyond that it is told to load afresh. */
const MAX_BACKFILL = 5000;
const FLUSH_MS = 200;
const PING_MS = 15_000;
const MAX_MESSAGE_BYTES = 512 * 1024;

type EventRow = Parameters<typeof toEvent>[0] & { readonly seq: number };

/**
 * Live sockets at `/api/live`: backfill by sequence → cut-over → live facts, each seen only by who may; telemetry is
 * conflated to the newest value five times a second.
 */
export class Live {
  readonly #options: LiveOptions;
  readonly #clients = new Set<LiveClient>();
  readonly #frames: TelemetryFrames;
  readonly #wss = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  #flush: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #lastSeq = 0;
  /** Told of what {@link announceScoped} sends, so that the consoles of others hear of it too. */
  onScoped:
    | ((type: string, permission: string, items: readonly { readonly orgPath: string }[]) => void)
    | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#frames = new TelemetryFrames(options.telemetryPermission);
  }

  get clients(): number {
    return this.#clients.size;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
    this.#flush = setInterval(() => this.#flushTelemetry(), FLUSH_MS);
    this.#ping = setInterval(() => this.#pingAll(), PING_MS);
    this.#flush.unref();
    this.#ping.unref();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const refuse = (status: string): void => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    if ((request.url ?? '').split('?')[0] !== '/api/live') return refuse('404 Not Found');
    const { origin, host } = request.headers;
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
      return refuse('403 Forbidden');
    let actor: Actor | undefined;
    try {
      actor = await this.#options.authenticate({
        address: request.socket.remoteAddress ?? '',
        cookie: readCookie(request.headers.cookie, SESSION_COOKIE),
        authorization: request.headers.authorization,
      });
    } catch {
      return refuse('503 Service Unavailable');
    }
    if (!actor || actor.kind !== 'person') return refuse('401 Unauthorized');
    const known = actor;
    this.#wss.handleUpgrade(request, socket, head, (ws) => this.#accept(ws, known));
  }

  #accept(socket: WebSocket, actor: Actor): void {
    const client = new LiveClient(socket, actor);
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => void this.#receive(client, String(data)));
  }

  async #receive(client: LiveClient, text: string): Promise<void> {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return client.socket.close(4000, 'not JSON');
    }
    if (typeof parsed !== 'object' || parsed === null) return client.socket.close(4000, 'not an object');
    const message = parsed as { type?: unknown; after?: unknown; topics?: unknown };
    if (message.type === 'hello')
      await this.#hello(client, Number.isSafeInteger(message.after) ? (message.after as number) : undefined);
    else if (message.type === 'watch' && Array.isArray(message.topics))
      client.watch(message.topics.filter((t) => typeof t === 'string'));
    else if (message.type !== 'pong') client.socket.close(4000, 'unknown message');
  }

  /** Backfill from the database, then whatever was sealed meanwhile, then live. */
  async #hello(client: LiveClient, after: number | undefined): Promise<void> {
    const app = this.#options.app();
    try {
      const [{ last }] = await rows<{ last: number }>(
        app.database.db,
        sql`select coalesce(max(seq), 0)::bigint as last from log_seal`,
      );
      if (after === undefined || last - after > MAX_BACKFILL || after > last) {
        client.send(JSON.stringify({ type: 'reset', seq: last, now: app.host.now() }));
        client.lastSeq = last;
      } else {
        const found = await rows<EventRow>(
          app.database.db,
          sql`select s.seq, e.id, e.time, e.actor, e.org_path::text, e.type, e.version, e.subject, e.correlation_id, e.causation_id, e.payload
              from log_seal s join log_entry e on e.id = s.entry where s.seq > ${after} and s.seq <= ${last} order by s.seq`,
        );
        for (const row of found) this.#deliver(client, toEvent(row, row.seq));
        client.lastSeq = last;
        client.send(JSON.stringify({ type: 'caught-up', seq: last, now: app.host.now() }));
      }
      client.caughtUp = true;
      for (const event of client.waiting.splice(0))
        if (event.seq > client.lastSeq) this.#deliver(client, event);
    } catch {
      client.socket.close(4503, 'database unavailable');
    }
  }

  #deliver(client: LiveClient, event: SealedEvent): void {
    if (client.sees(event, this.#options.permissionOf)) client.send(JSON.stringify({ type: 'event', event }));
    client.lastSeq = event.seq;
  }

  /** Sends newly sealed facts to everyone who may see them; each fact is serialised once. */
  publish(events: readonly SealedEvent[]): void {
    for (const event of events) {
      this.#lastSeq = event.seq;
      let bytes: Buffer | undefined;
      for (const client of this.#clients) {
        if (!client.caughtUp) {
          if (client.waiting.length < MAX_BACKFILL) client.waiting.push(event);
          continue;
        }
        if (event.seq <= client.lastSeq) continue;
        client.lastSeq = event.seq;
        if (client.sees(event, this.#options.permissionOf))
          client.send((bytes ??= Buffer.from(JSON.stringify({ type: 'event', event }))));
      }
    }
  }

  /** Remembers the newest value of a topic until the next frame. */
  telemetry(topic: string, orgPath: string, value: unknown): void {
    if (this.#clients.size > 0) this.#frames.put(topic, orgPath, value);
  }

  /** Sends items to every console of the node that holds `permission` over each item's organisation; not part of the log. */
  announceScoped(type: string, permission: string, items: readonly { readonly orgPath: string }[]): void {
    this.sendScoped(type, permission, items);
    this.onScoped?.(type, permission, items);
  }

  /** The same for the consoles of this process alone. */
  sendScoped(type: string, permission: string, items: readonly { readonly orgPath: string }[]): void {
    for (const client of this.#clients) {
      const seen = items.filter((item) => client.maySee(permission, item.orgPath));
      if (seen.length > 0) client.send(JSON.stringify({ type, items: seen }));
    }
  }

  #flushTelemetry(): void {
    this.#frames.send(this.#clients, this.#options.app().host.now());
  }

  #pingAll(): void {
    const text = JSON.stringify({ type: 'ping', now: this.#options.app().host.now(), seq: this.#lastSeq });
    for (const client of this.#clients) client.send(text);
  }

  /** Re-reads the rights of the named person's consoles, or closes those of an ended session. */
  async rightsChanged(
    what: { readonly personId?: string; readonly sessionId?: string },
    actorOf: (client: Actor) => Promise<Actor | undefined>,
  ): Promise<void> {
    for (const client of this.#clients) {
      const concerned =
        what.sessionId !== undefined
          ? client.actor.sessionId === what.sessionId
          : what.personId === undefined || client.actor.id === `person:${what.personId}`;
      if (!concerned) continue;
      const fresh = await actorOf(client.actor).catch(() => undefined);
      if (!fresh) client.socket.close(4001, 'session ended');
      else {
        const named = what.personId !== undefined || what.sessionId !== undefined;
        const same = !named && isDeepStrictEqual(client.actor.grants, fresh.grants);
        client.actor = fresh;
        if (!same) client.send(JSON.stringify({ type: 'rights-changed' }));
      }
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#flush);
    clearInterval(this.#ping);
    for (const client of this.#clients) client.socket.terminate();
    await new Promise<void>((resolve) => this.#wss.close(() => resolve()));
  }
}
