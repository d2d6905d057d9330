import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface WasmCompiler {
  kernelWasm(kernel: string, file: string): Promise<Uint8Array | undefined>;
}

const compiler = join(import.meta.dirname, '../../../tools/bootstrap/wasm.mjs');

let referenceOnly = false;

/** Asks for the TypeScript references (`FENGSUI_NO_WASM=1`), e.g. to compare results. */
export function useReferenceKernels(only: boolean): void {
  referenceOnly = only;
}

/**
 * Compiled bytes of `kernels/<kernel>/wasm/<file>.as.ts`, from the cache or compiled on the spot (about a second).
 * Undefined when the compiler is absent, the source does not compile, or the bytes differ from the committed hash: the TypeScript reference then runs.
 */
export async function loadKernelWasm(kernel: string, file: string): Promise<Uint8Array | undefined> {
  if (referenceOnly) return undefined;
  try {
    const { kernelWasm } = (await import(pathToFileURL(compiler).href)) as WasmCompiler;
    return await kernelWasm(kernel, file);
  } catch {
    return undefined;
  }
}

/** SHA-256 of compiled bytes, as a model run records which code computed it. */
export function wasmHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
