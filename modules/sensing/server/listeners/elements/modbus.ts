import { registerNumber, type ModbusFrame, type RegisterFormat } from '#codecs/modbus';
import type { Element } from './element.ts';

/** Tables of a unit as the mapping names them, with their reading function. */
export const tables = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;
export type ModbusTable = keyof typeof tables;

/** `unit/table/address[:type[:order]]` taken apart, e.g. `1/holding/107:float32:CDAB`. */
export interface RegisterName {
  readonly unit: number;
  readonly table: ModbusTable;
  readonly address: number;
  readonly format: RegisterFormat;
}

const NAME =
  /^(\d{1,3})\/(coil|discrete|holding|input)\/(\d{1,5})(?::(int16|uint16|int32|uint32|float32|float64)(?::(ABCD|CDAB|BADC|DCBA))?)?$/;

/** Reads an element name of the mapping; undefined when it is none. */
export function registerName(text: string): RegisterName | undefined {
  const found = NAME.exec(text);
  if (!found) return undefined;
  const [, unit, table, address, type, order] = found;
  return {
    unit: Number(unit),
    table: table as ModbusTable,
    address: Number(address),
    format: {
      type: (type ?? 'uint16') as RegisterFormat['type'],
      ...(order === undefined ? {} : { order: order as NonNullable<RegisterFormat['order']> }),
    },
  };
}

/** The values of one block of registers or bits, starting at `address`. */
export interface Block {
  readonly unit: number;
  readonly table: ModbusTable;
  readonly address: number;
  readonly values: readonly number[];
}

/** Elements a mapping finds in a block. */
export function modbusElements(block: Block, names: Iterable<string>): Element[] {
  const found: Element[] = [];
  for (const element of names) {
    const name = registerName(element);
    if (!name || name.unit !== block.unit || name.table !== block.table) continue;
    const value = registerNumber(block.values, name.address - block.address, name.format);
    if (value !== undefined) found.push({ element, value });
  }
  return found;
}

/** Every register of a block under its plain name, for the preview. */
export function plainElements(block: Block): Element[] {
  return block.values.map((value, i) => ({
    element: `${block.unit}/${block.table}/${block.address + i}`,
    value,
  }));
}

/** What a write to us carries (functions 5, 6, 15, 16); undefined for anything else. */
export function writtenBlock(frame: ModbusFrame): Block | undefined {
  const { unit, address } = frame;
  if (address === undefined) return undefined;
  const of = (table: ModbusTable, values: readonly number[]): Block => ({ unit, table, address, values });
  if (frame.function === 16 && frame.values) return of('holding', frame.values);
  if (frame.function === 6 && frame.value !== undefined) return of('holding', [frame.value]);
  if (frame.function === 5 && frame.value !== undefined) return of('coil', [frame.value === 0 ? 0 : 1]);
  if (frame.function === 15 && frame.coils)
    return of('coil', frame.coils.slice(0, frame.quantity ?? frame.coils.length).map(Number));
  return undefined;
}
