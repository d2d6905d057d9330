import { CodecFailure } from '#codecs/codec';
import type { Building, Iec104Object } from './frame.ts';

/** An object while its elements are read. */
export type Target = Building<Iec104Object>;

/** One information element: how many octets it has and how they are read and written. */
export interface Part {
  readonly size: number;
  read(target: Target, bytes: Uint8Array, at: number): void;
  write(source: Iec104Object, out: number[]): void;
}

/** A failure that says what a field must be. */
export function invalid(name: string, what: string): CodecFailure {
  return new CodecFailure('VALUE_INVALID', `${name} must be ${what}`);
}

/** `value` when it is an integer in range. Throws `VALUE_INVALID`. */
export function whole(value: number | undefined, least: number, most: number, name: string): number {
  if (value === undefined || !Number.isInteger(value) || value < least || value > most)
    throw invalid(name, `an integer from ${least} to ${most}`);
  return value;
}

/** Appends `size` octets, low octet first. */
export function putLe(out: number[], value: number, size: number): void {
  for (let i = 0, rest = value; i < size; i++, rest = Math.floor(rest / 256)) out.push(rest & 255);
}

/** Unsigned number of `size` octets, low octet first. */
export function uintLe(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[at + i];
  return value;
}
