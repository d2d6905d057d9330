import { createHash } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { SealedEvent } from '#platform/contract';
import { orgWithin, type Actor } from '#platform/server/module';

/** Bytes a console may leave unread before it is cut off; it resumes by sequence when it reconnects. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
const MAX_TOPICS = 8000;

/** What the viewer may see of a fact: decided by the permission its type is declared with. */
export type PermissionOf = (type: string) => string | undefined;

/** One console: what it may see, what it watches, how far it has read. */
export class LiveClient {
  readonly socket: WebSocket;
  readonly topics = new Set<string>();
  actor: Actor;
  #topicsKey = '';
  #view: { readonly of: Actor['grants']; readonly topics: string; readonly key: string } | undefined;
  /** Facts are held back until the backfill has been sent. */
  caughtUp = false;
  readonly waiting: SealedEvent[] = [];
  lastSeq = 0;

  constructor(socket: WebSocket, actor: Actor) {
    this.socket = socket;
    this.actor = actor;
  }

  sees(event: { readonly type: string; readonly orgPath: string }, permissionOf: PermissionOf): boolean {
    const permission = permissionOf(event.type);
    return permission !== undefined && this.maySee(permission, event.orgPath);
  }

  maySee(permission: string, orgPath: string): boolean {
    return this.actor.grants.some(
      (g) =>
        g.permission === permission && (g.scope === 'own' ? g.path === orgPath : orgWithin(orgPath, g.path)),
    );
  }

  watches(topic: string): boolean {
    return this.topics.has('*') || this.topics.has(topic);
  }

  grantsOf(permission: string): Actor['grants'] {
    return this.actor.grants.filter((g) => g.permission === permission);
  }

  /** Equal for consoles that watch the same topics with the same rights. */
  view(permission: string): string {
    const { grants } = this.actor;
    if (this.#view?.of !== grants || this.#view.topics !== this.#topicsKey) {
      const rights = this.grantsOf(permission).map((g) => `${g.scope} ${g.path}`);
      this.#view = {
        of: grants,
        topics: this.#topicsKey,
        key: `${rights.toSorted().join('\n')}\n\n${this.#topicsKey}`,
      };
    }
    return this.#view.key;
  }

  /** Sends a ready text; cuts a console that does not read. */
  send(text: string | Buffer): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_UNSENT_BYTES) {
      this.socket.close(4008, 'too slow');
      return;
    }
    this.socket.send(text, { binary: false });
  }

  watch(topics: readonly string[]): void {
    this.topics.clear();
    for (const topic of topics.slice(0, MAX_TOPICS)) this.topics.add(topic);
    this.#topicsKey = createHash('sha256')
      .update(JSON.stringify([...this.topics].sort()))
      .digest('hex');
  }
}
