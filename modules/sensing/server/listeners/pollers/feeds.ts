import { capCodec, type CapFrame } from '#codecs/cap';
import { decodeAll } from '#codecs/codec';
import { quakemlCodec, type QuakeMlFrame } from '#codecs/quakeml';
import { usgsCodec, type UsgsFrame } from '#codecs/usgs';
import { attributeOf, elementsOf, readXml, textOf, type XmlElement } from '#codecs/xml';
import { expireFeedItems, saveFeedItems, type FeedRow } from '../../gateway-store.ts';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import { SourceFailure } from './guarded-http.ts';
import { fetchFor, Seen, type Source } from './source.ts';

const MAX_ALERTS = 50;
const XML_START = /^\uFEFF?\s*</;

type Item = Omit<FeedRow, 'gatewayId' | 'orgPath'>;

/** The first corner or centre of an alert's area. */
function positionOf(frame: CapFrame): readonly [number, number] | undefined {
  for (const area of frame.geometry) {
    const point = area.circles[0]?.centre ?? area.polygons[0]?.[0];
    if (point) return point;
  }
  return undefined;
}

const alertId = (sender: string, identifier: string): string => `${sender},${identifier}`;

/** An alert as a feed item. Its title is the headline, else the event. */
export function alertItem(frame: CapFrame): Item {
  const { alert } = frame;
  const [info] = alert.info ?? [];
  const sent = Date.parse(alert.sent);
  const expires = Date.parse(info?.expires ?? '');
  const position = positionOf(frame);
  return {
    externalId: alertId(alert.sender, alert.identifier),
    kind: 'alert',
    title: (info?.headline ?? info?.event ?? alert.msgType).slice(0, 300),
    at: sent,
    updatedAt: sent,
    ...(info ? { severity: info.severity } : {}),
    ...(Number.isNaN(expires) ? {} : { expiresAt: expires }),
    ...(position ? { position } : {}),
    body: { alert, geometry: frame.geometry, semanticErrors: frame.semanticErrors },
  };
}

function usgsItems(frame: UsgsFrame): Item[] {
  return frame.events.map((e) => ({
    externalId: e.id,
    kind: 'quake',
    title: (e.title ?? e.place ?? e.id).slice(0, 300),
    at: Date.parse(e.time),
    updatedAt: Date.parse(e.updated ?? e.time),
    ...(e.mag === undefined ? {} : { magnitude: e.mag }),
    ...(e.alert === undefined ? {} : { severity: e.alert }),
    position: e.position,
    body: e,
  }));
}

function quakemlItems(frame: QuakeMlFrame): Item[] {
  return frame.summaries.flatMap((s) => {
    if (s.time === undefined) return [];
    const at = Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(s.time) ? s.time : `${s.time}Z`);
    if (Number.isNaN(at)) return [];
    return [
      {
        externalId: s.publicID,
        kind: 'quake' as const,
        title: `M${s.magnitude ?? '?'} ${s.eventType ?? 'earthquake'}`,
        at,
        updatedAt: at,
        ...(s.magnitude === undefined ? {} : { magnitude: s.magnitude }),
        ...(s.position ? { position: s.position } : {}),
        body: s,
      },
    ];
  });
}

const child = (parent: XmlElement, local: string): XmlElement | undefined =>
  elementsOf(parent).find((e) => e.local === local);

/** An entry of an Atom or RSS feed: its id with its version, and where the alert is. */
function entryOf(entry: XmlElement): { readonly key: string; readonly link: string } | undefined {
  const links = elementsOf(entry).filter((e) => e.local === 'link');
  const cap = links.find((l) => attributeOf(l, 'type')?.includes('cap')) ?? links[0];
  const link = cap && (attributeOf(cap, 'href') ?? textOf(cap).trim());
  if (!link) return undefined;
  const text = (local: string): string => {
    const found = child(entry, local);
    return found ? textOf(found).trim() : '';
  };
  return { key: `${text('id') || text('guid') || link} ${text('updated') || text('pubDate')}`, link };
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
    else await this.#save(this.#quakes(protocol, body));
    this.#front.heard(this.#device);
  }

  #quakes(protocol: string, body: Buffer): Item[] {
    const items: Item[] = [];
    const xml = XML_START.test(body.subarray(0, 200).toString('utf8'));
    const decoded =
      protocol === 'quakeml' || xml
        ? decodeAll(quakemlCodec, body).map((d) => (d.ok ? quakemlItems(d.frame) : d.failure.code))
        : decodeAll(usgsCodec, body).map((d) => (d.ok ? usgsItems(d.frame) : d.failure.code));
    for (const one of decoded) {
      if (typeof one === 'string') throw new SourceFailure(one, 'the document is refused');
      items.push(...one);
    }
    return items;
  }

  async #alerts(body: Buffer): Promise<void> {
    const { root } = readXml(body).document;
    if (root.local === 'alert') return this.#alert(body);
    const channel = root.local === 'rss' ? child(root, 'channel') : root;
    const entries = (channel ? elementsOf(channel) : []).filter(
      (e) => e.local === 'entry' || e.local === 'item',
    );
    let asked = 0;
    for (const entry of entries) {
      const found = entryOf(entry);
      if (!found || this.#seen.has(found.key)) continue;
      if (++asked > MAX_ALERTS) break;
      await this.#linked(found.key, new URL(found.link, this.#device.settings.url));
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
      await this.#alert(await fetchFor(this.#device, link.toString()));
      this.#seen.add([key]);
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.#front.count(this.#device, error.code);
    }
  }

  async #alert(body: Buffer): Promise<void> {
    for (const decoded of decodeAll(capCodec, body, { variant: { semantics: 'report' } })) {
      if (!decoded.ok) {
        this.#front.count(this.#device, decoded.failure.code);
        this.#front.sensing.quarantine.put(this.#device.id, decoded.failure.code, decoded.failure.message);
        continue;
      }
      const { alert } = decoded.frame;
      if (alert.status !== 'Actual') {
        this.#front.count(this.#device, 'NOT_ACTUAL');
        continue;
      }
      await this.#save([alertItem(decoded.frame)]);
      if (alert.msgType === 'Cancel' || alert.msgType === 'Update') await this.#supersede(decoded.frame);
    }
  }

  /** What an update or cancellation refers to is over. */
  async #supersede({ alert }: CapFrame): Promise<void> {
    const ids = (alert.references ?? '').split(/\s+/).flatMap((reference) => {
      const [sender, identifier] = reference.split(',');
      return sender && identifier ? [alertId(sender, identifier)] : [];
    });
    await expireFeedItems(this.#front.app.database.db, this.#device.id, ids, Date.parse(alert.sent));
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
