const encoder = new TextEncoder();

/** Writes the few protobuf wire forms a vector tile needs (varint, 64-bit, length-delimited) into a growing buffer. */
export class ProtobufWriter {
  bytes = new Uint8Array(4096);
  length = 0;
  readonly #double = new DataView(new ArrayBuffer(8));

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  /** Unsigned integer below 2⁵³. */
  varint(value: number): void {
    if (this.length + 10 > this.bytes.length) this.reserve(10);
    if (value < 0x80) {
      this.bytes[this.length++] = value;
      return;
    }
    if (value < 0x4000) {
      this.bytes[this.length++] = (value & 0x7f) | 0x80;
      this.bytes[this.length++] = value >> 7;
      return;
    }
    let v = value;
    while (v >= 0x80) {
      this.bytes[this.length++] = (v % 0x80) | 0x80;
      v = Math.floor(v / 0x80);
    }
    this.bytes[this.length++] = v;
  }

  /** Field key: number and wire type (0 varint, 1 64-bit, 2 length-delimited). */
  key(field: number, type: 0 | 1 | 2): void {
    this.varint(field * 8 + type);
  }

  text(field: number, value: string): void {
    const bytes = encoder.encode(value);
    this.part(field, bytes, bytes.length);
  }

  part(field: number, bytes: Uint8Array, length: number): void {
    this.key(field, 2);
    this.varint(length);
    this.reserve(length);
    this.bytes.set(length === bytes.length ? bytes : bytes.subarray(0, length), this.length);
    this.length += length;
  }

  /** Begins a length-delimited field whose content follows; gives the mark for {@link close}. */
  open(field: number): number {
    this.key(field, 2);
    this.reserve(1);
    return ++this.length;
  }

  /** Ends the field begun at `mark`: writes its length, moving the content when the length needs more than one byte. */
  close(mark: number): void {
    const size = this.length - mark;
    if (size < 0x80) {
      this.bytes[mark - 1] = size;
      return;
    }
    const extra = Math.floor(Math.log2(size) / 7);
    this.reserve(extra);
    this.bytes.copyWithin(mark + extra, mark, this.length);
    this.length = mark - 1;
    this.varint(size);
    this.length += size;
  }

  double(field: number, value: number): void {
    this.key(field, 1);
    this.reserve(8);
    this.#double.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.bytes[this.length++] = this.#double.getUint8(i);
  }

  done(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

/** Zigzag form of a signed 32-bit integer. */
export function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
