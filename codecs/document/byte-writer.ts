/** A growing byte buffer in either byte order. */
export class ByteWriter {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  length = 0;
  littleEndian = true;

  private room(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const wider = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      wider.set(this.bytes);
      this.bytes = wider;
      this.view = new DataView(wider.buffer);
    }
    return at;
  }

  u8(value: number): void {
    const at = this.room(1);
    this.bytes[at] = value;
  }
  u16(value: number): void {
    const at = this.room(2);
    this.view.setUint16(at, value, this.littleEndian);
  }
  u32(value: number): void {
    const at = this.room(4);
    this.view.setUint32(at, value, this.littleEndian);
  }
  i32(value: number): void {
    const at = this.room(4);
    this.view.setInt32(at, value, this.littleEndian);
  }
  f32(value: number): void {
    const at = this.room(4);
    this.view.setFloat32(at, value, this.littleEndian);
  }
  f64(value: number): void {
    const at = this.room(8);
    this.view.setFloat64(at, value, this.littleEndian);
  }
  put(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
  }
  /** Unsigned LEB128 of a non-negative safe integer. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.u8((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.u8(rest);
  }
  /** Unsigned LEB128 of a 64-bit value. */
  bigVarint(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.u8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.u8(Number(rest));
  }
  done(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}
