import { defineFormula, KernelFailure, type Formula, type InputSchema } from '#kernels/model';
import { models, outsideValidity, type ModelChoice, type ModelName } from '../gmm/catalogue.ts';
import { parseImt, unitOf, type Imt } from '../gmm/imt.ts';
import { newMotion, type Scenario } from '../gmm/scenario.ts';
import { imtFields, object, scenarioFields } from './fields.ts';
import { modelForms, type GroundMotionInput, type ModelForm } from './ground-motion-forms.ts';

/** One predicted measure. */
export interface Prediction {
  readonly imt: string;
  readonly periodS?: number;
  /** Natural logarithm of the median in `unit`. */
  readonly meanLn: number;
  readonly median: number;
  readonly unit: 'g' | 'cm/s';
  /** Total, between-event and within-event standard deviation in ln units; the latter two absent where not published. */
  readonly sigma: number;
  readonly tau?: number;
  readonly phi?: number;
}

function predict(model: ModelName, imt: Imt, s: Scenario, options: ModelChoice): Prediction {
  const motion = newMotion();
  models[model].evaluator(imt, options)(s, motion);
  const split = Number.isNaN(motion.tau) ? {} : { tau: motion.tau, phi: motion.phi };
  return {
    imt: imt.label,
    ...(imt.kind === 'SA' ? { periodS: imt.periodS } : {}),
    meanLn: motion.meanLn,
    median: Math.exp(motion.meanLn),
    unit: unitOf(imt),
    sigma: motion.sigma,
    ...split,
  };
}

/** Runs a model for the measures a request names. */
export function predictAll(
  model: ModelName,
  input: GroundMotionInput,
  s: Scenario,
  options: ModelChoice,
): object {
  if (input.imt !== undefined && input.imts !== undefined)
    throw new KernelFailure('INPUT_INCONSISTENT', 'imts', 'imts: give imt or imts, not both');
  const validity = outsideValidity(model, s);
  if (input.imt !== undefined) return { model, ...predict(model, parseImt(input.imt), s, options), validity };
  const imts = input.imts?.map((text, i) => parseImt(text, `imts[${i}]`)) ?? models[model].measures();
  return { model, results: imts.map((imt) => predict(model, imt, s, options)), validity };
}

function formulaOf(form: ModelForm): Formula {
  const properties: Record<string, InputSchema> = { ...form.extra, ...imtFields };
  for (const key of form.scenario) properties[key] = scenarioFields[key];
  return defineFormula<GroundMotionInput>({
    name: form.name,
    title: form.title,
    source: form.source,
    input: object('source, path, site and measure', properties, form.required),
    example: form.example as GroundMotionInput & Record<string, unknown>,
    run: (input) => {
      const { scenario, options } = form.prepare(input);
      return predictAll(form.name, input, scenario, options);
    },
  });
}

/** The seven ground-motion models, each callable with its published inputs. */
export const groundMotionFormulas: readonly Formula[] = modelForms.map(formulaOf);
