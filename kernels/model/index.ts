export { KernelFailure, type KernelFailureCode } from './failure.ts';
export { type InputSchema, type NumberSchema, checkInput } from './input.ts';
export { type Formula, type KernelModel, type RunControl, defineFormula, runRequest } from './formula.ts';
