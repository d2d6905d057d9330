import { capCodec, type CapFrame } from '#codecs/cap';
import { CodecFailure, decodeAll, type Codec } from '#codecs/codec';
import { quakemlCodec, type QuakeMlFrame } from '#codecs/quakeml';
import { usgsCodec, type UsgsFrame } from '#codecs/usgs';
import { attributeOf, elementsOf, readXml, textOf, type XmlElement } from '#codecs/xml';
import type { Readers } from '#platform/server/documents';
import type { FeedRow } from '../../gateway-store.ts';

const XML_START = /^\uFEFF?\s*</;

/** A feed item as its document tells it. */
export type Item = Omit<FeedRow, 'gatewayId' | 'orgPath'>;

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
export interface FeedEntry {
  readonly key: string;
  readonly link: string;
}

function entryOf(entry: XmlElement): FeedEntry | undefined {
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

/** An alert of a document, or why there is none. */
export type ReadAlert =
  | { readonly code: string; readonly message: string }
  | {
      readonly item: Item;
      readonly status: string;
      readonly msgType: string;
      /** Items this one updates or cancels. */
      readonly supersedes: readonly string[];
    };

/** A document of a CAP source: alerts themselves, or a feed that links to them. */
export interface AlertDocument {
  readonly alerts?: readonly ReadAlert[];
  readonly entries?: readonly FeedEntry[];
}

function supersededBy({ alert }: CapFrame): string[] {
  if (alert.msgType !== 'Cancel' && alert.msgType !== 'Update') return [];
  return (alert.references ?? '').split(/\s+/).flatMap((reference) => {
    const [sender, identifier] = reference.split(',');
    return sender && identifier ? [alertId(sender, identifier)] : [];
  });
}

function alertsOf(bytes: Uint8Array): ReadAlert[] {
  return decodeAll(capCodec, bytes, { variant: { semantics: 'report' } }).map((decoded) => {
    if (!decoded.ok) return { code: decoded.failure.code, message: decoded.failure.message };
    const { alert } = decoded.frame;
    return {
      item: alertItem(decoded.frame),
      status: alert.status,
      msgType: alert.msgType,
      supersedes: supersededBy(decoded.frame),
    };
  });
}

function alertDocument(bytes: Uint8Array): AlertDocument {
  const { root } = readXml(bytes).document;
  if (root.local === 'alert') return { alerts: alertsOf(bytes) };
  const channel = root.local === 'rss' ? child(root, 'channel') : root;
  const entries = (channel ? elementsOf(channel) : []).filter(
    (e) => e.local === 'entry' || e.local === 'item',
  );
  return { entries: entries.flatMap((entry) => entryOf(entry) ?? []) };
}

function itemsOf<T>(codec: Codec<T>, bytes: Uint8Array, items: (frame: T) => Item[]): Item[] {
  return decodeAll(codec, bytes).flatMap((decoded) => {
    if (!decoded.ok) throw new CodecFailure(decoded.failure.code, decoded.failure.message);
    return items(decoded.frame);
  });
}

function earthquakes(bytes: Uint8Array): Item[] {
  const head = new TextDecoder().decode(bytes.subarray(0, 200));
  return XML_START.test(head)
    ? itemsOf(quakemlCodec, bytes, quakemlItems)
    : itemsOf(usgsCodec, bytes, usgsItems);
}

/** Documents of feeds; read in the node when they are small, else in the reader process. */
export const readers = { alerts: alertDocument, earthquakes } satisfies Readers;
