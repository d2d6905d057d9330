import { KernelFailure, type RunControl } from '#kernels/model';

/**
 * Cholesky factor (lower triangle, row-major n × n) of a symmetric positive definite matrix, in place; `NO_CONVERGENCE`
 * when it is not positive definite.
 */
export function choleskyInPlace(a: Float64Array, n: number, control: RunControl = {}): void {
  for (let j = 0; j < n; j++) {
    if (control.cancelled?.()) throw new KernelFailure('CANCELLED', '', 'cancelled');
    const row = j * n;
    let d = a[row + j];
    for (let k = 0; k < j; k++) d -= a[row + k] * a[row + k];
    if (!(d > 0))
      throw new KernelFailure(
        'NO_CONVERGENCE',
        'stations',
        'stations: their covariance is not positive definite; remove duplicates or give each a sigma',
      );
    const pivot = Math.sqrt(d);
    a[row + j] = pivot;
    for (let i = j + 1; i < n; i++) {
      const other = i * n;
      let s = a[other + j];
      for (let k = 0; k < j; k++) s -= a[other + k] * a[row + k];
      a[other + j] = s / pivot;
    }
  }
}

/** Solves L·y = b in place (L lower triangular, row-major). */
export function forwardSolve(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let s = b[i];
    const row = i * n;
    for (let k = 0; k < i; k++) s -= l[row + k] * b[k];
    b[i] = s / l[row + i];
  }
}

/** Solves Lᵀ·x = y in place. */
export function backwardSolve(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    let s = b[i];
    for (let k = i + 1; k < n; k++) s -= l[k * n + i] * b[k];
    b[i] = s / l[i * n + i];
  }
}
