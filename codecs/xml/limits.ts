/** Bounds of one document; a document past any of them is refused before anything is kept of it. */
export interface XmlLimits {
  readonly maxBytes: number;
  /** Nesting of elements; the root has depth 1. */
  readonly maxDepth: number;
  readonly maxElements: number;
  /** Attributes and namespace declarations of one element. */
  readonly maxAttributes: number;
  /** Namespace declarations in scope at one place. */
  readonly maxNamespaces: number;
  /** Comments and processing instructions together. */
  readonly maxMarkup: number;
}

/** Bounds of issue 4: 2 MB, depth 32, 20,000 elements; the others keep attribute floods linear. */
export const XML_LIMITS: XmlLimits = {
  maxBytes: 2_000_000,
  maxDepth: 32,
  maxElements: 20_000,
  maxAttributes: 256,
  maxNamespaces: 256,
  maxMarkup: 20_000,
};
