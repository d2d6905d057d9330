import { DOCUMENT_MEMORY_MB, DocumentReader } from '#platform/server/documents';
import { CodecFailure } from '#codecs/codec';
import { expireFeedItems, saveFeedItems } from '../../gateway-store.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import { readers, type AlertDocument, type Item, type ReadAlert } from './feed-documents.ts';
import { SourceFailure } from './guarded-http.ts';
import { fetchFor, Seen, type Source } from './source.ts';

const MAX_ALERTS = 50;
/** Larger documents are read in a process of their own, so that they do not hold up the node. */
const SMALL_BYTES = 64 * 1024;

const apart = new DocumentReader({
  registry: new URL('./feed-documents.ts', import.meta.url),
  maxMemoryMb: DOCUMENT_MEMORY_MB,
  timeoutMs: 20_000,
});

/** Reads a document of a feed. Throws SourceFailure with the reason of its refusal. */
async function read<K extends keyof typeof readers>(
  kind: K,
  body: Buffer,
): Promise<ReturnType<(typeof readers)[K]>> {
  try {
    const found = body.length <= SMALL_BYTES ? readers[kind](body) : await apart.read(kind, body);
    return found as ReturnType<(typeof readers)[K]>;
  } catch (error) {
    if (error instanceof CodecFailure) throw new SourceFailure(error.code, error.message);
    throw error;
  }
}

/** Alerts (CAP, alone or behind an Atom or RSS feed) and earthquakes (USGS GeoJSON, QuakeML) of other services. */
export class Feed implements Source {
  readonly #front: Front;
  readonly #device: Device;
  readonly #seen = new Seen();

  constructor(front: Front, device: Device) {
    this.#front = front;
    this.#device = device;
  }

  async run(): Promise<void> {
    const body = await fetchFor(this.#device);
    const { protocol } = this.#device.state;
    if (protocol === 'cap') await this.#alerts(body);
    else await this.#save(await read('earthquakes', body));
    this.#front.heard(this.#device);
  }

  async #alerts(body: Buffer): Promise<void> {
    const document: AlertDocument = await read('alerts', body);
    for (const alert of document.alerts ?? []) await this.#alert(alert);
    let asked = 0;
    for (const { key, link } of document.entries ?? []) {
      if (this.#seen.has(key)) continue;
      if (++asked > MAX_ALERTS) break;
      await this.#linked(key, new URL(link, this.#device.settings.url));
    }
  }

  /** Alerts are fetched only from the feed's own host. */
  async #linked(key: string, link: URL): Promise<void> {
    if (link.host !== new URL(this.#device.settings.url ?? '').host) {
      this.#front.count(this.#device, 'LINK_ELSEWHERE');
      this.#seen.add([key]);
      return;
    }
    try {
      const { alerts = [] } = await read('alerts', await fetchFor(this.#device, link.toString()));
      for (const alert of alerts) await this.#alert(alert);
      this.#seen.add([key]);
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.#front.count(this.#device, error.code);
    }
  }

  async #alert(found: ReadAlert): Promise<void> {
    if ('code' in found) {
      this.#front.count(this.#device, found.code);
      this.#front.sensing.quarantine.put(this.#device.id, found.code, found.message);
      return;
    }
    if (found.status !== 'Actual') return this.#front.count(this.#device, 'NOT_ACTUAL');
    await this.#save([found.item]);
    // What an update or cancellation refers to is over.
    if (found.supersedes.length > 0)
      await expireFeedItems(this.#front.app.database.db, this.#device.id, found.supersedes, found.item.at);
  }

  async #save(items: readonly Item[]): Promise<void> {
    const { id, state } = this.#device;
    const { app } = this.#front;
    const rows = items
      .filter((i) => Number.isFinite(i.at) && Number.isFinite(i.updatedAt))
      .map((i) => ({ ...i, gatewayId: id, orgPath: state.orgPath }));
    const changed = await saveFeedItems(app.database.db, rows);
    if (changed > 0) app.telemetry('feed', state.orgPath, [id, changed, app.host.now()]);
  }
}
