/** A hash of bytes: 32 bytes out. The log uses SM3 (GB/T 32905-2016); the tree does not care. */
export type HashFunction = (bytes: Uint8Array) => Uint8Array;

/** Hash of a leaf: H(0x00 ‖ data), RFC 9162 §2.1.1. */
export function leafHash(hash: HashFunction, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 1);
  bytes.set(data, 1);
  return hash(bytes);
}

/** Hash of an inner node: H(0x01 ‖ left ‖ right), RFC 9162 §2.1.1. */
export function nodeHash(hash: HashFunction, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return hash(bytes);
}

/** Root of the tree without leaves: H(empty), RFC 9162 §2.1.1. */
export function emptyRoot(hash: HashFunction): Uint8Array {
  return hash(new Uint8Array(0));
}
