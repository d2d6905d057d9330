export { KernelFailure, type KernelFailureCode } from './failure.ts';
export { type InputSchema, type NumberSchema, checkInput } from './input.ts';
export {
  type Crew,
  type Formula,
  type KernelModel,
  type RunControl,
  defineFormula,
  runRequest,
} from './formula.ts';
export {
  type ObjectSchema,
  type Validity,
  choice,
  flag,
  int,
  list,
  num,
  object,
  positive,
} from './schema.ts';
