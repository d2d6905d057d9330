import type { SchemaFault, SignatureOutcome } from '#codecs/xml';

export type CapVersion = '1.0' | '1.1' | '1.2';

/** `valueName` and `value`; CAP 1.0 writes `name=value` and has no further structure. */
export interface CapPair {
  readonly valueName: string;
  readonly value: string;
}

/** `<resource>` (CAP 1.2 §3.2.3). */
export interface CapResource {
  readonly resourceDesc: string;
  readonly mimeType?: string;
  /** Bytes, as written. */
  readonly size?: string;
  readonly uri?: string;
  readonly derefUri?: string;
  readonly digest?: string;
}

/** `<area>` (CAP 1.2 §3.2.4). `polygon` and `circle` are as written: latitude,longitude in degrees, radius in km. */
export interface CapArea {
  readonly areaDesc: string;
  readonly polygon?: readonly string[];
  readonly circle?: readonly string[];
  readonly geocode?: readonly (CapPair | string)[];
  /** Feet above mean sea level, as written. */
  readonly altitude?: string;
  readonly ceiling?: string;
}

/** `<info>` (CAP 1.2 §3.2.2). */
export interface CapInfo {
  readonly language?: string;
  readonly category?: readonly string[];
  readonly event: string;
  readonly responseType?: readonly string[];
  readonly urgency: string;
  readonly severity: string;
  readonly certainty: string;
  readonly audience?: string;
  readonly eventCode?: readonly (CapPair | string)[];
  readonly effective?: string;
  readonly onset?: string;
  readonly expires?: string;
  readonly senderName?: string;
  readonly headline?: string;
  readonly description?: string;
  readonly instruction?: string;
  readonly web?: string;
  readonly contact?: string;
  readonly parameter?: readonly (CapPair | string)[];
  readonly resource?: readonly CapResource[];
  readonly area?: readonly CapArea[];
}

/** `<alert>` (CAP 1.2 §3.2.1) in the field names of the standard, texts as written. */
export interface CapAlert {
  readonly identifier: string;
  readonly sender: string;
  readonly sent: string;
  readonly status: string;
  readonly msgType: string;
  readonly password?: string;
  readonly source?: string;
  readonly scope?: string;
  readonly restriction?: string;
  readonly addresses?: string;
  readonly code?: readonly string[];
  readonly note?: string;
  readonly references?: string;
  readonly incidents?: string;
  readonly info?: readonly CapInfo[];
}

/** One departure from the prose of the standard that its schema cannot express. */
export interface SemanticFinding {
  readonly rule: string;
  /** Clause of CAP 1.2, e.g. `3.2.1 references`. */
  readonly clause: string;
  readonly path: string;
  readonly message: string;
  /** The clause says MUST or SHALL, or has no meaning otherwise: the alert is refused. */
  readonly must: boolean;
}

/** An area as geometry: GeoJSON polygon coordinates, and circles with their radius. */
export interface CapGeometry {
  readonly info: number;
  readonly area: number;
  /** Rings in [lng, lat] degrees. */
  readonly polygons: readonly (readonly (readonly [number, number])[])[];
  readonly circles: readonly { readonly centre: readonly [number, number]; readonly radiusKm: number }[];
}

/** What is printed for one document. */
export interface CapFrame {
  readonly version: CapVersion;
  readonly encoding: string;
  /** Verdict of the official schema of that version. */
  readonly schemaValid: boolean;
  readonly schemaErrors: readonly SchemaFault[];
  /** No semantic error; warnings do not count. */
  readonly semanticValid: boolean;
  readonly semanticErrors: readonly SemanticFinding[];
  readonly semanticWarnings: readonly SemanticFinding[];
  readonly signature: SignatureOutcome;
  readonly alert: CapAlert;
  readonly geometry: readonly CapGeometry[];
}
