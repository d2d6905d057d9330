/** One measured value inside a report. */
export interface Szy206Reading {
  /** Kind of value, see `valueKinds`. */
  readonly kind: Szy206Kind;
  readonly name: string;
  readonly unit: string;
  /** The octets as sent, low octet first, in hexadecimal. */
  readonly raw: string;
  /** Absent when the station marks the value invalid (all A) or the digits are not decimal. */
  readonly value?: number;
  /** Wind direction 0 to 15 (only with wind speed). */
  readonly direction?: number;
}

/** Kinds of measured values. */
export type Szy206Kind =
  | 'rain'
  | 'level'
  | 'flow'
  | 'volume'
  | 'velocity'
  | 'gate'
  | 'power'
  | 'airPressure'
  | 'wind'
  | 'waterTemperature'
  | 'soilMoisture'
  | 'evaporation'
  | 'waterPressure';

/** One decoded frame of SZY 206. */
export interface Szy206Frame {
  /** Octets from control field to end of data; 1 announces an image whose length stands in its data field. */
  readonly length: number;
  readonly crcInFrame: string;
  readonly crcComputed: string;
  readonly crcValid: boolean;
  readonly direction: 'up' | 'down';
  /** The message is cut into several frames (DIV); `splitCount` counts down to 1. */
  readonly split: boolean;
  readonly splitCount?: number;
  /** Frame count bits FCB, 3 to 0: how often the sender may still repeat. */
  readonly fcb: number;
  /** Function in the control field: what kind of data (up) or command (down). */
  readonly controlCode: number;
  readonly controlName: string;
  /** Five octets of the station's address as sent. */
  readonly station: string;
  /** Application function AFN in hexadecimal. */
  readonly functionCode: string;
  readonly functionName: string;
  readonly readings?: readonly Szy206Reading[];
  /** Bits of comprehensive data (control function 14), from D7 rain to D0 water quality. */
  readonly comprehensive?: number;
  /** Alarm bits D0 to D15 and the names of those set. */
  readonly alarmBits?: number;
  readonly alarms?: readonly string[];
  /** State bits D0 to D15 and what they say. */
  readonly stateBits?: number;
  readonly states?: readonly string[];
  /** Time tag TP: `DDhhmmss` and the delay allowed for transmission in minutes. */
  readonly tagTime?: string;
  readonly delayMinutes?: number;
  /** Clock of functions 11H and 51H: `YYMMDDhhmmss` and day of week (0 not given, 1 Monday to 7 Sunday). */
  readonly clock?: string;
  readonly dayOfWeek?: number;
  /** Link test 02H: `login`, `logout`, `online`. */
  readonly link?: 'login' | 'logout' | 'online';
  /** Counts ERC1 to ERC32 of function 5DH. */
  readonly events?: readonly number[];
  /** Octets of an image (61H). */
  readonly imageHex?: string;
  /** Password of a setting or controlling command. */
  readonly password?: string;
  /** Data that has no layout here, or what is left of it. */
  readonly dataHex?: string;
}

/** What has to be said to send a frame; lengths, names and CRC are computed. */
export type Szy206Message = Pick<Szy206Frame, 'direction' | 'controlCode' | 'station' | 'functionCode'> &
  Partial<Omit<Szy206Frame, 'readings'>> & {
    readonly readings?: readonly Pick<Szy206Reading, 'kind' | 'raw'>[];
  };

/** A frame while it is being built. */
export type Building<T> = { -readonly [K in keyof T]: T[K] };
