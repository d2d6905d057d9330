import { timeFromNumber } from './given-reading.ts';

/** Where plainly written readings go. */
export interface ReadingSink {
  /** The point whose code is bytes [from, to), or −1 when it may not be written here. */
  pointOf(bytes: Uint8Array, from: number, to: number): number;
  /** Takes one reading in; NaN for a time that was not given. False when it is not plainly acceptable. */
  take(point: number, time: number, value: number, quality: number): boolean;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const MAX_DIGITS = 15;
const MAX_READINGS = 5000;
const GOOD = 192;

const KEY = { point: 1, value: 2, time: 4, quality: 8, other: 0, unknown: -1 } as const;
const POWERS = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, i) => 10 ** i);
const wordOf = (word: string): Uint8Array => new TextEncoder().encode(word);
const POINT = wordOf('point');
const VALUE = wordOf('value');
const TIME = wordOf('time');
const QUALITY = wordOf('quality');
const READINGS = wordOf('readings');

/**
 * Reads the documented payloads straight from their bytes when they are written plainly: no escapes, no exponents, at most 15
 * digits, each member once. Whatever is not plain is answered with false and goes the long way (`JSON.parse`), which alone decides
 * what is wrong with it; where this answers true both ways give the same readings, bit for bit.
 */
export class PlainReadings {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #number = 0;
  #from = 0;
  #to = 0;
  #topicPoint = -1;
  #count = 0;

  /** `topicPoint` is the point named by the topic, −1 for none. */
  read(bytes: Uint8Array, from: number, to: number, topicPoint: number, sink: ReadingSink): boolean {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.#topicPoint = topicPoint;
    this.#count = 0;
    const first = this.#next();
    if (first === 0x5b) return this.#list(sink) && this.#next() === -1;
    if (first !== 0x7b) return this.#bare(sink) && this.#next() === -1;
    return (
      (this.#wrapped() ? this.#list(sink) && this.#skip(0x7d) : this.#object(sink)) && this.#next() === -1
    );
  }

  /** Next byte that is not white space, without taking it; −1 at the end. */
  #next(): number {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    while (at < end) {
      const b = bytes[at];
      if (b !== 32 && b !== 10 && b !== 13 && b !== 9) {
        this.#at = at;
        return b;
      }
      at++;
    }
    this.#at = at;
    return -1;
  }

  #skip(byte: number): boolean {
    if (this.#next() !== byte) return false;
    this.#at++;
    return true;
  }

  /** `{"readings":` with the list following; otherwise nothing is taken. */
  #wrapped(): boolean {
    const start = this.#at;
    this.#at++;
    if (this.#text() && this.#is(READINGS) && this.#skip(COLON) && this.#next() === 0x5b) return true;
    this.#at = start;
    return false;
  }

  #list(sink: ReadingSink): boolean {
    this.#at++;
    for (;;) {
      const b = this.#next();
      if (!(b === 0x7b ? this.#object(sink) : this.#bare(sink))) return false;
      if (++this.#count > MAX_READINGS) return false;
      const after = this.#next();
      this.#at++;
      if (after === 0x5d) return true;
      if (after !== COMMA) return false;
    }
  }

  /** A bare number on the topic of one point. */
  #bare(sink: ReadingSink): boolean {
    if (this.#topicPoint < 0 || !this.#digits()) return false;
    return sink.take(this.#topicPoint, Number.NaN, this.#number, GOOD);
  }

  #object(sink: ReadingSink): boolean {
    this.#at++;
    let point = this.#topicPoint;
    let value = 0;
    let time = Number.NaN;
    let quality = GOOD;
    let seen = 0;
    for (;;) {
      const key = this.#key();
      if (key === KEY.unknown || (seen & key) !== 0) return false;
      seen |= key;
      if (key === KEY.point) {
        if (this.#next() !== QUOTE || !this.#text()) return false;
        point = sink.pointOf(this.#bytes, this.#from, this.#to);
      } else if (key === KEY.other) {
        if (!(this.#next() === QUOTE ? this.#text() : this.#digits())) return false;
      } else {
        this.#next();
        if (!this.#digits()) return false;
        if (key === KEY.value) value = this.#number;
        else if (key === KEY.time) time = timeFromNumber(this.#number);
        else quality = this.#number;
      }
      const after = this.#next();
      this.#at++;
      if (after === 0x7d) break;
      if (after !== COMMA) return false;
    }
    if (point < 0 || (seen & KEY.value) === 0) return false;
    if ((quality & 255) !== quality) return false;
    return sink.take(point, time, value, quality);
  }

  /** A member's name and its colon. */
  #key(): number {
    if (this.#next() !== QUOTE || !this.#text()) return KEY.unknown;
    const key = this.#which();
    return this.#skip(COLON) ? key : KEY.unknown;
  }

  #which(): number {
    switch (this.#to - this.#from) {
      case 4:
        return this.#is(TIME) ? KEY.time : KEY.other;
      case 5:
        return this.#is(POINT) ? KEY.point : this.#is(VALUE) ? KEY.value : KEY.other;
      case 7:
        return this.#is(QUALITY) ? KEY.quality : KEY.other;
      case 8:
        return this.#is(READINGS) ? KEY.unknown : KEY.other;
      default:
        return KEY.other;
    }
  }

  #is(word: Uint8Array): boolean {
    if (this.#to - this.#from !== word.length) return false;
    for (let i = 0; i < word.length; i++) if (this.#bytes[this.#from + i] !== word[i]) return false;
    return true;
  }

  /** A string without escapes; its bytes are [from, to). */
  #text(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    if (bytes[this.#at] !== QUOTE) return false;
    let at = this.#at + 1;
    this.#from = at;
    while (at < end) {
      const b = bytes[at];
      if (b === QUOTE) {
        this.#to = at;
        this.#at = at + 1;
        return true;
      }
      if (b === BACKSLASH || b < 32) return false;
      at++;
    }
    return false;
  }

  /**
   * A number of at most 15 digits without exponent: digits and power of ten are both exact, so their quotient is the
   * nearest double, as everywhere.
   */
  #digits(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    const negative = bytes[at] === MINUS;
    if (negative) at++;
    const start = at;
    let digits = 0;
    let b = at < end ? bytes[at] : 0;
    if (b < ZERO || b > 57) return false;
    while (b >= ZERO && b <= 57) {
      digits = digits * 10 + (b - ZERO);
      b = ++at < end ? bytes[at] : 0;
    }
    let count = at - start;
    if (count > MAX_DIGITS || (count > 1 && bytes[start] === ZERO)) return false;
    let decimals = 0;
    if (b === DOT) {
      const point = at;
      b = ++at < end ? bytes[at] : 0;
      while (b >= ZERO && b <= 57) {
        digits = digits * 10 + (b - ZERO);
        b = ++at < end ? bytes[at] : 0;
      }
      decimals = at - point - 1;
      count += decimals;
      if (decimals === 0 || count > MAX_DIGITS) return false;
    }
    if (b === 0x65 || b === 0x45) return false;
    const value = decimals === 0 ? digits : digits / POWERS[decimals];
    this.#number = negative ? -value : value;
    this.#at = at;
    return true;
  }
}
