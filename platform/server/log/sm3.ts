import { hash } from 'node:crypto';

/** SM3 of GB/T 32905-2016: 32 bytes. */
export function sm3(bytes: Uint8Array): Buffer {
  return hash('sm3', bytes, 'buffer');
}
