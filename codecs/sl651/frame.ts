/** One coded element or parameter as sent. Keys are those of the wire, nothing more; names are in {@link Sl651Reading}. */
export interface Sl651Element {
  /** Guide byte in hexadecimal (`39`), `FFxx` for user extensions; in ASCII frames the byte that belongs to the identifier. */
  readonly id: string;
  /** Definition byte in hexadecimal: high five bits the length, low three the decimals. Empty in ASCII frames. */
  readonly def: string;
  /** Length of the data in bytes (characters in ASCII frames). */
  readonly bytes: number;
  readonly decimals: number;
  /** The data: hexadecimal of the bytes, or the text of an ASCII frame. */
  readonly raw: string;
  /** Decimal value; absent for missing (`F…`), invalid (`A…`), non-decimal and compound data. */
  readonly value?: number;
  /** The identifier of an ASCII frame as sent. */
  readonly tag?: string;
}

/** A station or time mark inside the body and how many elements follow it before the next mark. */
export interface Sl651Section {
  readonly stationAddr?: string;
  readonly stationClass?: string;
  readonly observeTime?: string;
  readonly count: number;
}

/** What an element means, with its station and time. */
export interface Sl651Reading {
  readonly id: string;
  readonly tag?: string;
  readonly name: string;
  readonly unit: string;
  readonly value?: number;
  /** Twelve values of an hour report every five minutes, `null` where the station marked them invalid. */
  readonly series?: readonly (number | null)[];
  /** `missing`: all F; `invalid`: all A; `coded`: not a decimal number. */
  readonly quality?: 'missing' | 'invalid' | 'coded';
  /** YYMMDDhhmm, local time of the station, of this reading. */
  readonly observeTime?: string;
  readonly stationAddr?: string;
}

/** Days, hours and minutes of a time step (C.1 note g); all zero announces an hour series of twelve values. */
export interface Sl651Step {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
}

/** Everything between STX or SYN and the end mark. */
export interface Sl651Body {
  readonly serial?: number;
  /** YYMMDDhhmmss, local time. */
  readonly sendTime?: string;
  readonly stationAddr?: string;
  /** One letter, see `stationClassNames`; two hexadecimal digits for a byte that is no letter. */
  readonly stationClass?: string;
  /** YYMMDDhhmm of the first time mark. */
  readonly observeTime?: string;
  readonly elements?: readonly Sl651Element[];
  /** Present when the body is not simply one station, one time and their elements. */
  readonly sections?: readonly Sl651Section[];
  /** The elements after the time step are groups of one element: its identifier stands on the wire once. */
  readonly series?: boolean;
  /** The elements are identifiers without data (requests 38H, 3AH, 41H, 43H). */
  readonly requested?: boolean;
  /** Range of request 38H, YYMMDDhh. */
  readonly beginTime?: string;
  readonly endTime?: string;
  /** Text entered by an observer (35H, 39H), SL 330 code. */
  readonly manualText?: string;
  readonly pictureHex?: string;
  /** Bulk flow velocity data FDF6, as sent. */
  readonly bulkHex?: string;
  readonly version?: string;
  /** Pumps (4CH) or valves (4DH) from number 1: true is on. */
  readonly switches?: readonly boolean[];
  /** Sluices (4EH) from number 1; openings in centimetres. */
  readonly gates?: { readonly open: readonly boolean[]; readonly openingsCm: readonly number[] };
  /** Quota control (4FH) in force. */
  readonly quotaControl?: boolean;
  /** Counts ERC1 to ERC32 (50H), see `eventNames`. */
  readonly events?: readonly number[];
  /** A later packet of several: its part of the body, to be joined by `Sl651Assembler`. */
  readonly fragmentHex?: string;
  /** The rest of the body that follows no rule. */
  readonly restHex?: string;
}

/** One decoded frame of SL 651-2014. */
export interface Sl651Frame extends Sl651Body {
  readonly encoding: 'hex' | 'ascii';
  readonly crcComputed: string;
  readonly crcInFrame: string;
  readonly crcValid: boolean;
  readonly centre: string;
  readonly station: string;
  readonly password: string;
  readonly functionCode: string;
  readonly functionName: string;
  readonly direction: 'up' | 'down';
  /** Bytes between the start mark STX or SYN and the end mark, as declared. */
  readonly length: number;
  /** `02` STX, `16` SYN. */
  readonly stx: string;
  /** End mark in hexadecimal: 03 ETX, 17 ETB, 05 ENQ, 04 EOT, 06 ACK, 15 NAK, 1B ESC. */
  readonly end: string;
  /** Packets of this message and the number of this one, from 1 (SYN frames only). */
  readonly packetTotal?: number;
  readonly packetIndex?: number;
  readonly readings?: readonly Sl651Reading[];
  /** Names of the set bits of a station state 45H. */
  readonly alarms?: readonly string[];
}

/** A frame, or a body, while it is being built. */
export type Building<T> = { -readonly [K in keyof T]: T[K] };

/** Marks that end a frame (6.2.2, table 10). */
export const END_MARKS: ReadonlySet<number> = new Set([0x03, 0x17, 0x05, 0x04, 0x06, 0x15, 0x1b]);
