/** One information object of an ASDU. Which fields are present depends on the type; see the README's table. */
export interface Iec104Object {
  /** Information object address, 0 to 16,777,215. */
  readonly ioa: number;
  /** State, step, counter, normalised (−1 to 1 − 2⁻¹⁵), scaled or floating point value, command state. */
  readonly value?: number;
  /** Four octets of a float that is no finite number, low octet first. */
  readonly valueHex?: string;
  /** Bit string of 32 bits or packed states with changes (type 20), as an unsigned number. */
  readonly bits?: number;
  /** The moving position is still in transit (VTI). */
  readonly transient?: boolean;
  /** Quality: `invalid`, `notTopical`, `substituted`, `blocked`, `overflow`, `elapsedInvalid`, `carry`, `adjusted`. */
  readonly quality?: readonly string[];
  /** The octet of quality or qualifier as sent, value bits cleared. */
  readonly qualifier?: number;
  /** Sequence number of a counter reading (BCR). */
  readonly counterSequence?: number;
  /** Select before execute: this command selects. */
  readonly select?: boolean;
  /** Start, circuit or event bits of protection equipment. */
  readonly events?: number;
  /** Quality octet of protection events (QDP) or second qualifier. */
  readonly protectionQuality?: number;
  /** Elapsed, relay or delay time, milliseconds (CP16Time2a). */
  readonly elapsedMs?: number;
  /** `YYYY-MM-DDThh:mm:ss.sss` (CP56Time2a, no time zone on the wire) or `mm:ss.sss` (CP24Time2a). */
  readonly time?: string;
  readonly timeInvalid?: boolean;
  readonly timeSubstituted?: boolean;
  readonly summerTime?: boolean;
  /** 1 Monday to 7 Sunday; absent when not used. */
  readonly dayOfWeek?: number;
  /** The time octets, where the fields above do not say all of them. */
  readonly timeHex?: string;
  /** Second time of a file query (type 127), octets as sent. */
  readonly stopTimeHex?: string;
  readonly fileName?: number;
  readonly section?: number;
  readonly fileLength?: number;
  readonly checksum?: number;
  readonly segmentHex?: string;
  /** Test pattern (104) or test counter (107). */
  readonly test?: number;
}

/** An application service data unit (IEC 60870-5-101 clause 7, -104 clause 8). */
export interface Iec104Asdu {
  readonly type: number;
  /** `M_SP_NA_1` …, empty for a type without a layout. */
  readonly typeId: string;
  readonly typeName: string;
  /** True: one address, the objects follow it. */
  readonly sequence: boolean;
  readonly count: number;
  readonly cause: number;
  readonly causeName: string;
  /** P/N: the confirmation is negative. */
  readonly negative: boolean;
  /** T: test, not operational. */
  readonly test: boolean;
  readonly originator: number;
  readonly commonAddress: number;
  readonly objects: readonly Iec104Object[];
  /** Everything behind the header of a type without a layout. */
  readonly dataHex?: string;
}

/** One APDU. */
export interface Iec104Frame {
  readonly format: 'I' | 'S' | 'U';
  /** Octets behind the length octet. */
  readonly length: number;
  readonly sendSequence?: number;
  readonly receiveSequence?: number;
  /** `STARTDT act` … of a U frame. */
  readonly control?: string;
  readonly asdu?: Iec104Asdu;
}

/** What has to be said to send an ASDU; names and count are not read. */
export type Iec104AsduMessage = Pick<Iec104Asdu, 'type' | 'cause' | 'commonAddress' | 'objects'> &
  Partial<Pick<Iec104Asdu, 'sequence' | 'negative' | 'test' | 'originator' | 'dataHex'>>;

/** What has to be said to send an APDU. */
export type Iec104Message = Pick<Iec104Frame, 'format' | 'sendSequence' | 'receiveSequence' | 'control'> & {
  readonly asdu?: Iec104AsduMessage;
};

/** An object while it is being built. */
export type Building<T> = { -readonly [K in keyof T]: T[K] };
