import type { XmlElement } from '#codecs/xml';

/** 9,999,999 and 999,999 stand for "unknown" on the wire; such values are absent here. */
export interface CotPoint {
  readonly lat: number;
  readonly lon: number;
  /** Height above the WGS 84 ellipsoid in metres. */
  readonly hae?: number;
  /** Circular and linear error in metres. */
  readonly ce?: number;
  readonly le?: number;
}

/** The parts of `<detail>` that TAK protocol version 1 carries as messages of their own. */
export interface CotDetail {
  readonly contact?: { readonly endpoint?: string; readonly callsign?: string };
  readonly group?: { readonly name?: string; readonly role?: string };
  readonly precisionLocation?: { readonly geopointsrc?: string; readonly altsrc?: string };
  /** Percent. */
  readonly status?: { readonly battery?: number };
  readonly takv?: {
    readonly device?: string;
    readonly platform?: string;
    readonly os?: string;
    readonly version?: string;
  };
  /** Metres per second, degrees from north. */
  readonly track?: { readonly speed?: number; readonly course?: number };
}

/** One Cursor on Target event. */
export interface CotEvent {
  readonly uid: string;
  /** e.g. `a-f-G-U-C`. */
  readonly type: string;
  /** UTC. */
  readonly time: string;
  readonly start: string;
  readonly stale: string;
  /** e.g. `m-g`. */
  readonly how: string;
  readonly access?: string;
  readonly qos?: string;
  readonly opex?: string;
  readonly point: CotPoint;
  readonly detail: CotDetail;
  /** The children of `<detail>` as XML text, all of them in version 0, the rest in version 1. */
  readonly detailXml: string;
  /** 0: XML stream; 1: protobuf. */
  readonly protocol: 0 | 1;
}

/** Value on the wire for an unknown height or error. */
export const UNKNOWN = 9_999_999;

export type DetailKey = keyof CotDetail;

/** Elements of `<detail>` and their attributes, in protobuf field order (numbers 2–7 and 1–4). */
export const DETAIL_PARTS: readonly {
  readonly key: DetailKey;
  readonly element: string;
  readonly attributes: readonly string[];
  readonly kind: 'text' | 'double' | 'uint';
}[] = [
  { key: 'contact', element: 'contact', attributes: ['endpoint', 'callsign'], kind: 'text' },
  { key: 'group', element: '__group', attributes: ['name', 'role'], kind: 'text' },
  {
    key: 'precisionLocation',
    element: 'precisionlocation',
    attributes: ['geopointsrc', 'altsrc'],
    kind: 'text',
  },
  { key: 'status', element: 'status', attributes: ['battery'], kind: 'uint' },
  { key: 'takv', element: 'takv', attributes: ['device', 'platform', 'os', 'version'], kind: 'text' },
  { key: 'track', element: 'track', attributes: ['speed', 'course'], kind: 'double' },
];

/** A detail part from its element; `undefined` when its numbers are not numbers. */
export function readPart(part: (typeof DETAIL_PARTS)[number], element: XmlElement): object | undefined {
  const found: Record<string, string | number> = {};
  for (const { namespace, local, value } of element.attributes) {
    if (namespace !== '' || !part.attributes.includes(local)) continue;
    const number = Number(value);
    if (part.kind !== 'text' && (value.trim() === '' || !Number.isFinite(number))) return undefined;
    found[local] = part.kind === 'text' ? value : number;
  }
  return found;
}
