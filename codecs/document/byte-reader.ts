import { CodecFailure } from '#codecs/codec';

/** A cursor over bytes in either byte order; reading past the end is refused as `INCOMPLETE`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  at = 0;
  littleEndian = true;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  /** Refuses unless `count` more bytes are there. */
  need(count: number): void {
    if (count < 0 || count > this.remaining)
      throw new CodecFailure('INCOMPLETE', `${count} bytes are needed, ${this.remaining} are left`, this.at);
  }

  private step(count: number): number {
    this.need(count);
    const at = this.at;
    this.at += count;
    return at;
  }

  u8(): number {
    return this.bytes[this.step(1)];
  }
  u16(): number {
    return this.view.getUint16(this.step(2), this.littleEndian);
  }
  u32(): number {
    return this.view.getUint32(this.step(4), this.littleEndian);
  }
  i32(): number {
    return this.view.getInt32(this.step(4), this.littleEndian);
  }
  f32(): number {
    return this.view.getFloat32(this.step(4), this.littleEndian);
  }
  f64(): number {
    return this.view.getFloat64(this.step(8), this.littleEndian);
  }
  /** A view of the next `count` bytes, not a copy. */
  take(count: number): Uint8Array {
    const at = this.step(count);
    return this.bytes.subarray(at, at + count);
  }
  /** Unsigned LEB128 of at most 64 bits as a number; above 2⁵³ precision is lost, as in any JSON number. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (i === 9 && byte > 1)
          throw new CodecFailure('VARINT_INVALID', 'a varint exceeds 64 bits', this.at);
        return value;
      }
      scale *= 128;
    }
    throw new CodecFailure('VARINT_INVALID', 'a varint is longer than 10 bytes', this.at);
  }
  /** Unsigned LEB128 of at most 64 bits, exactly. */
  bigVarint(): bigint {
    let value = 0n;
    for (let i = 0n; i < 70n; i += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << i;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new CodecFailure('VARINT_INVALID', 'a varint is longer than 10 bytes', this.at);
  }
}
