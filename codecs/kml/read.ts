import { CodecFailure } from '#codecs/codec';
import type { Feature, Geometry, Position } from '#codecs/geojson';
import { attributeOf, elementsOf, textOf, type XmlElement } from '#codecs/xml';

/** What a KML document holds for a map; styles, overlays and tours are left where they are. */
export interface KmlContent {
  readonly name?: string;
  readonly features: readonly Feature[];
  /** Addresses the document points to; nothing is ever fetched. */
  readonly networkLinks: readonly string[];
  readonly warnings: readonly string[];
}

const KML_NAMESPACE =
  /^(?:http:\/\/www\.opengis\.net\/kml\/2\.[0-9]|http:\/\/earth\.google\.com\/kml\/2\.[0-2])?$/;
const GX = 'http://www.google.com/kml/ext/2.2';
const MAX_VERTICES = 1_000_000;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function refuse(code: string, message: string): never {
  throw new CodecFailure(code, message);
}

/** Walks one document. */
export class KmlReader {
  readonly features: Feature[] = [];
  readonly links: string[] = [];
  readonly warnings: string[] = [];
  private vertices = 0;
  private namespace = '';

  read(root: XmlElement): KmlContent {
    if (
      !['kml', 'Document', 'Folder', 'Placemark'].includes(root.local) ||
      !KML_NAMESPACE.test(root.namespace)
    )
      refuse('NOT_KML', `{${root.namespace}}${root.local} is not KML`);
    this.namespace = root.namespace;
    this.container(root.local === 'kml' ? root : this.within(root), []);
    const first = root.local === 'kml' ? this.own(root).find((one) => one.local === 'Document') : root;
    const name = first && this.child(first, 'name');
    return {
      ...(name ? { name: textOf(name).trim() } : {}),
      features: this.features,
      networkLinks: this.links,
      warnings: this.warnings,
    };
  }

  private within(root: XmlElement): XmlElement {
    return { ...root, local: 'kml', children: [root] };
  }

  private own(element: XmlElement): XmlElement[] {
    return elementsOf(element).filter((child) => child.namespace === this.namespace);
  }

  private child(element: XmlElement, local: string): XmlElement | undefined {
    return this.own(element).find((one) => one.local === local);
  }

  private warn(message: string): void {
    if (this.warnings.length < 50) this.warnings.push(message);
  }

  private container(element: XmlElement, folders: readonly string[]): void {
    for (const child of this.own(element)) {
      if (child.local === 'Placemark') this.placemark(child, folders);
      else if (child.local === 'NetworkLink') this.link(child);
      else if (child.local === 'Document') this.container(child, folders);
      else if (child.local === 'Folder') {
        const name = this.child(child, 'name');
        this.container(child, name ? [...folders, textOf(name).trim()] : folders);
      }
    }
  }

  private link(element: XmlElement): void {
    const link = this.child(element, 'Link') ?? this.child(element, 'Url');
    const href = link && this.child(link, 'href');
    if (href && this.links.length < 100) this.links.push(textOf(href).trim());
  }

  private placemark(element: XmlElement, folders: readonly string[]): void {
    const properties = new Map<string, unknown>();
    for (const name of ['name', 'description', 'address', 'styleUrl', 'visibility']) {
      const child = this.child(element, name);
      if (child) properties.set(name, textOf(child).trim());
    }
    if (folders.length > 0) properties.set('folders', folders);
    this.time(element, properties);
    this.extended(element, properties);
    const shapes = elementsOf(element)
      .map((child) => this.geometry(child, 0))
      .filter((one) => one !== undefined);
    if (shapes.length > 1) this.warn('a placemark has more than one geometry; the first is taken');
    const id = attributeOf(element, 'id');
    this.features.push({
      type: 'Feature',
      ...(id === undefined ? {} : { id }),
      geometry: shapes[0] ?? null,
      properties: Object.fromEntries(properties),
    });
  }

  private time(element: XmlElement, properties: Map<string, unknown>): void {
    for (const [group, names] of [['TimeStamp', ['when']], ['TimeSpan', ['begin', 'end']]] as const) {
      const parent = this.child(element, group);
      for (const name of names) {
        const child = parent && this.child(parent, name);
        if (child) properties.set(name, textOf(child).trim());
      }
    } // prettier-ignore
  }

  private extended(element: XmlElement, properties: Map<string, unknown>): void {
    const data = this.child(element, 'ExtendedData');
    if (!data) return;
    for (const one of this.own(data)) {
      if (one.local === 'SchemaData')
        for (const simple of this.own(one)) {
          const name = attributeOf(simple, 'name');
          if (simple.local === 'SimpleData' && name !== undefined) properties.set(name, textOf(simple));
        }
      const name = attributeOf(one, 'name');
      const value = this.child(one, 'value');
      if (one.local === 'Data' && name !== undefined) properties.set(name, value ? textOf(value) : '');
    }
  }

  private geometry(element: XmlElement, depth: number): Geometry | undefined {
    if (element.namespace === GX && element.local === 'Track') return this.track(element);
    if (element.namespace !== this.namespace) return undefined;
    switch (element.local) {
      case 'Point': {
        const [position] = this.coordinates(element);
        return position
          ? { type: 'Point', coordinates: position }
          : refuse('COORDINATES_INVALID', 'a point is empty');
      }
      case 'LineString':
      case 'LinearRing':
        return { type: 'LineString', coordinates: this.line(element, 2) };
      case 'Polygon':
        return { type: 'Polygon', coordinates: this.rings(element) };
      case 'MultiGeometry': {
        if (depth > 8) refuse('TOO_DEEP', 'geometries nest too deep');
        const geometries = elementsOf(element).map((one) => this.geometry(one, depth + 1));
        return { type: 'GeometryCollection', geometries: geometries.filter((one) => one !== undefined) };
      }
      default:
        return undefined;
    }
  }

  private rings(element: XmlElement): Position[][] {
    const boundaries = this.own(element);
    const outer = boundaries.filter((one) => one.local === 'outerBoundaryIs');
    if (outer.length !== 1) refuse('COORDINATES_INVALID', 'a polygon has one outer boundary');
    const inner = boundaries.filter((one) => one.local === 'innerBoundaryIs');
    return [...outer, ...inner].flatMap((boundary) =>
      this.own(boundary)
        .filter((one) => one.local === 'LinearRing')
        .map((ring) => this.ring(ring)),
    );
  }

  private ring(element: XmlElement): Position[] {
    const ring = this.line(element, 3);
    const [first, last] = [ring[0], ring[ring.length - 1]];
    if (first[0] !== last[0] || first[1] !== last[1]) {
      this.warn('a ring is not closed; it is closed here');
      ring.push(first);
    }
    return ring.length >= 4 ? ring : refuse('COORDINATES_INVALID', 'a ring has four or more positions');
  }

  private line(element: XmlElement, least: number): Position[] {
    const line = this.coordinates(element);
    return line.length >= least
      ? line
      : refuse('COORDINATES_INVALID', `a line has ${least} or more positions`);
  }

  private coordinates(element: XmlElement): Position[] {
    const child = this.child(element, 'coordinates');
    if (!child) return [];
    return textOf(child)
      .split(/\s+/)
      .filter((tuple) => tuple !== '')
      .map((tuple) => this.position(tuple.split(',')));
  }

  private track(element: XmlElement): Geometry {
    const coords = elementsOf(element).filter((one) => one.namespace === GX && one.local === 'coord');
    const line = coords.map((one) => this.position(textOf(one).trim().split(/\s+/)));
    return line.length >= 2
      ? { type: 'LineString', coordinates: line }
      : refuse('COORDINATES_INVALID', 'a track is empty');
  }

  private position(parts: readonly string[]): Position {
    if (++this.vertices > MAX_VERTICES) refuse('TOO_MANY_VERTICES', `more than ${MAX_VERTICES} vertices`);
    if (parts.length < 2 || parts.length > 3 || !parts.every((part) => NUMBER.test(part)))
      refuse('COORDINATES_INVALID', `"${parts.join(',').slice(0, 60)}" is not longitude,latitude[,altitude]`);
    const position = parts.map(Number);
    if (Math.abs(position[0]) > 180 || Math.abs(position[1]) > 90 || !position.every(Number.isFinite))
      refuse('COORDINATES_INVALID', `${parts.join(',').slice(0, 60)} lies outside the earth`);
    return position;
  }
}
