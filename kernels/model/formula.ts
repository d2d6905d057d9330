import { KernelFailure } from './failure.ts';
import { checkInput, type InputSchema } from './input.ts';

/** Threads beside the one that runs a formula; the host brings them. */
export interface Crew {
  /** How many there are. */
  readonly size: number;
  /** Milliseconds of a clock that never runs back; answers never depend on it. */
  now(): number;
  /** Starts the kernel's helper `task` on each of them with its data (structured clone; shared memory stays shared). */
  start(task: string, data: (helper: number) => unknown): void;
}

/** How a long computation is watched and stopped. Both are polled at least every 50 ms of work. */
export interface RunControl {
  /** Fraction done, 0–1. */
  progress?(fraction: number): void;
  /** True once the caller no longer wants the answer; the kernel then throws `CANCELLED`. */
  cancelled?(): boolean;
  /** Threads that may help; the answer is the same to the bit without them. */
  readonly crew?: Crew | undefined;
}

/** One published formula or model, callable by name through `fengsui compute <kernel>`. */
export interface Formula {
  /** Name as the publication has it, camelCase, e.g. `kingeryBulmash`. */
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Publication and equation numbers. */
  readonly source: string;
  readonly input: Extract<InputSchema, { type: 'object' }>;
  /** A complete request without the `formula` key. */
  readonly example: Readonly<Record<string, unknown>>;
  run(input: never, control: RunControl): unknown;
}

/** A kernel as the command line and the job runner see it. */
export interface KernelModel {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly formulas: readonly Formula[];
  /** What helper threads can be asked to do, by task. */
  readonly helpers?: Readonly<Record<string, (data: never) => void>>;
}

/** Declares a formula with its input type; `run` receives input already checked against `input`. */
export function defineFormula<I>(
  formula: Omit<Formula, 'run' | 'example'> & {
    example: I & Readonly<Record<string, unknown>>;
    run(input: I, control: RunControl): unknown;
  },
): Formula {
  return formula as Formula;
}

/** Runs one request `{ formula, ...input }`: checks it against the formula's schema, then computes. Throws {@link KernelFailure} only. */
export function runRequest(model: KernelModel, request: unknown, control: RunControl = {}): unknown {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw new KernelFailure('INPUT_NOT_AN_OBJECT', '', 'a request must be an object with a "formula"');
  const { formula: name, ...input } = request as Record<string, unknown>;
  const formula = model.formulas.find((f) => f.name === name);
  if (!formula) {
    const known = model.formulas.map((f) => f.name).join(', ');
    throw new KernelFailure('UNKNOWN_FORMULA', 'formula', `formula: must be one of ${known}`);
  }
  checkInput(input, formula.input);
  return formula.run(input as never, control);
}
