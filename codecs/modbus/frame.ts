/** One request or answer record of the file functions 20 and 21. */
export interface ModbusFileRecord {
  readonly file?: number;
  readonly record?: number;
  /** Registers asked for (request of 20). */
  readonly length?: number;
  readonly values?: readonly number[];
}

/** One object of a device identification (43/14): its bytes, and their text when it is ASCII. */
export interface ModbusObject {
  readonly id: number;
  readonly hex: string;
  readonly text?: string;
}

/** What a PDU says. Which fields are present depends on function and kind; see the README's table. */
export interface ModbusFields {
  /** Zero-based address of the first coil, input or register. */
  readonly address?: number;
  readonly quantity?: number;
  /** Value of functions 5 (FF00 on, 0000 off) and 6. */
  readonly value?: number;
  /** Registers, unsigned 16 bit. */
  readonly values?: readonly number[];
  /** Coils or inputs, the first at `address`; answers hold whole bytes, so up to seven more than asked for. */
  readonly coils?: readonly boolean[];
  readonly status?: number;
  readonly subFunction?: number;
  readonly eventCount?: number;
  readonly messageCount?: number;
  readonly andMask?: number;
  readonly orMask?: number;
  readonly readAddress?: number;
  readonly readQuantity?: number;
  readonly records?: readonly ModbusFileRecord[];
  readonly mei?: number;
  readonly readCode?: number;
  readonly conformity?: number;
  readonly moreFollows?: number;
  readonly nextObject?: number;
  readonly objects?: readonly ModbusObject[];
  readonly exceptionCode?: number;
  readonly exceptionName?: string;
  /** Data without a layout: diagnostics, event logs, server identification, user functions. */
  readonly dataHex?: string;
}

/** A Modbus message on TCP or on a serial line (RTU). */
export interface ModbusFrame extends ModbusFields {
  readonly transport: 'tcp' | 'rtu';
  /** MBAP transaction identifier (TCP). */
  readonly transaction?: number;
  /** MBAP protocol identifier, always 0 (TCP). */
  readonly protocol?: number;
  /** MBAP length: unit and PDU (TCP). */
  readonly length?: number;
  /** Unit identifier or slave address. */
  readonly unit: number;
  /** Function code without the exception bit. */
  readonly function: number;
  readonly functionName: string;
  /** `either`: request and answer look the same, or both readings fit. */
  readonly kind: 'request' | 'response' | 'either' | 'exception' | 'unknown';
  /** CRC as on the wire, low byte first (RTU). */
  readonly crcInFrame?: string;
  /** Computed CRC, low byte first (RTU). */
  readonly crcLowHigh?: string;
  readonly crcValid?: boolean;
}

/** A frame while it is being built. */
export type Building<T> = { -readonly [K in keyof T]: T[K] };
