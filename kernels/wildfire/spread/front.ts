import type { Front, FrontFields } from './fields.ts';
import { ReferenceFront } from './front-reference.ts';
import { frontWasm } from './front-wasm.ts';

/** A front over fields, run by WebAssembly when the kernel has it and by the TypeScript reference otherwise. `horizonS` may be Infinity. */
export function createFront(fields: FrontFields, horizonS: number, reference = false): Front {
  const wasm = reference ? undefined : frontWasm(fields, horizonS);
  return wasm ?? new ReferenceFront(fields, horizonS);
}
