/** Why a kernel refuses to compute. Every refusal happens before work starts, except `CANCELLED`. */
export type KernelFailureCode =
  | 'UNKNOWN_FORMULA'
  | 'INPUT_NOT_AN_OBJECT'
  | 'INPUT_MISSING'
  | 'INPUT_UNKNOWN_FIELD'
  | 'INPUT_WRONG_TYPE'
  | 'INPUT_NOT_FINITE'
  | 'INPUT_OUT_OF_RANGE'
  | 'INPUT_NOT_ALLOWED'
  | 'INPUT_TOO_LARGE'
  | 'INPUT_INCONSISTENT'
  | 'OUTSIDE_VALIDITY'
  | 'NO_CONVERGENCE'
  | 'CANCELLED';

/** The only error a kernel throws. `path` names the offending input, e.g. `wind.speedMps`. */
export class KernelFailure extends Error {
  override readonly name = 'KernelFailure';
  readonly code: KernelFailureCode;
  readonly path: string;

  constructor(code: KernelFailureCode, path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}
