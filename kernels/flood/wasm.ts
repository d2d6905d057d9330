import { useInertialWasm } from './inertial-wasm.ts';
import { useShallowWasm } from './shallow-wasm.ts';

/** Compiled bytes of the kernel's WebAssembly files; an absent one leaves its scheme on the TypeScript reference. */
export interface FloodWasm {
  readonly inertial?: Uint8Array | undefined;
  readonly shallow?: Uint8Array | undefined;
}

/** Gives the kernel its WebAssembly; `{}` takes it away. */
export function useFloodWasm({ inertial, shallow }: FloodWasm): void {
  useInertialWasm(inertial);
  useShallowWasm(shallow);
}
