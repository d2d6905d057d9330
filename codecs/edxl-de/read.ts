import { canonicalElement, collapse, elementsOf, textOf, type XmlElement } from '#codecs/xml';
import type { Distribution } from './distribution.ts';
import { DISTRIBUTION, type Field, type Group } from './fields.ts';

/** Reads a distribution; `embedded` is called with every element inside xmlContent. */
export class DistributionReader {
  private readonly embedded: (element: XmlElement) => void;

  constructor(embedded: (element: XmlElement) => void) {
    this.embedded = embedded;
  }

  read(root: XmlElement): Distribution {
    return this.group(root, DISTRIBUTION, []) as unknown as Distribution;
  }

  private value(element: XmlElement, field: Field, ancestors: readonly XmlElement[]): unknown {
    if (field === 'text') return textOf(element);
    if (field === 'token') return collapse(textOf(element));
    if (field !== 'xml') return this.group(element, field, ancestors);
    const inside = elementsOf(element);
    for (const one of inside) this.embedded(one);
    const form = { exclusive: true, comments: true };
    return inside.map((one) => canonicalElement(one, [...ancestors, element], form)).join('');
  }

  /** Children of the same namespace, or of none of the known ones in 2.0 where types are spread over several. */
  private group(
    element: XmlElement,
    { fields }: Group,
    ancestors: readonly XmlElement[],
  ): Record<string, unknown> {
    const found = new Map<string, unknown>();
    for (const child of elementsOf(element)) {
      const known = fields.get(child.local);
      if (!known || child.namespace !== element.namespace) continue;
      const value = this.value(child, known.field, [...ancestors, element]);
      const before = found.get(child.local);
      if (known.many && Array.isArray(before)) before.push(value);
      else if (before === undefined) found.set(child.local, known.many ? [value] : value);
    }
    const order = [...fields.keys()].filter((name) => found.has(name));
    return Object.fromEntries(order.map((name) => [name, found.get(name)]));
  }
}
