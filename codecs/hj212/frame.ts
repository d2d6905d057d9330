/** How bytes above 0x7F of the data segment are read; absent for a pure ASCII frame. */
export type Hj212Charset = 'utf-8' | 'gb18030' | 'latin1';

/** What a frame says: the fields before `CP` and the groups inside `CP=&&…&&`. All values stay text, as sent. */
export interface Hj212Message {
  /** `QN`, `ST`, `CN`, `PW`, `MN`, `Flag`, `PNUM`, `PNO` in the order sent. */
  readonly header: Readonly<Record<string, string>>;
  /** One dictionary per `;` group, its fields split at `,`. */
  readonly cp: readonly Readonly<Record<string, string>>[];
  readonly charset?: Hj212Charset;
}

/** One decoded frame of HJ 212-2017 or HJ/T 212-2005 (6.3.1 and 6.3.2). */
export interface Hj212Frame extends Hj212Message {
  /** The four decimal digits after `##`. */
  readonly declaredLength: number;
  /** The data segment has exactly the declared length and is followed by CRC, CR and LF. */
  readonly lengthValid: boolean;
  /** The four characters before CR LF, upper-case. */
  readonly crcInPacket: string;
  readonly crcComputed: string;
  readonly crcValid: boolean;
  /** Chinese name of `ST` (table 5), when the standard has one. */
  readonly systemName?: string;
  /** Chinese name of `CN` (table 9), when the standard has one. */
  readonly commandName?: string;
  /** `Flag` taken apart (6.3.2, table 3). */
  readonly flags?: Hj212Flags;
  /** What is unusual though the frame is intact: `DUPLICATE_FIELD name`, `FIELD_WITHOUT_VALUE name`, `CP_MISSING`. */
  readonly warnings?: readonly string[];
}

/** Bits of `Flag`: bit 0 an answer is wanted, bit 1 PNUM and PNO are present, bits 2–7 the edition. */
export interface Hj212Flags {
  readonly edition: '2005' | '2017' | 'unknown';
  readonly packeted: boolean;
  readonly answerWanted: boolean;
}

/** Takes a decimal `Flag` apart; `undefined` when it is not a number from 0 to 255. */
export function flagsOf(flag: string | undefined): Hj212Flags | undefined {
  if (flag === undefined || flag === '') return undefined;
  const bits = Number(flag);
  if (!Number.isInteger(bits) || bits < 0 || bits > 255) return undefined;
  const version = bits >> 2;
  return {
    edition: version === 1 ? '2017' : version === 0 ? '2005' : 'unknown',
    packeted: (bits & 2) !== 0,
    answerWanted: (bits & 1) !== 0,
  };
}
