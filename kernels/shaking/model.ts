import type { KernelModel } from '#kernels/model';
import { correlationFormulas } from './formulas/correlation.ts';
import { fieldFormulas } from './formulas/field.ts';
import { groundMotionFormulas } from './formulas/ground-motion.ts';
import { intensityFormulas } from './formulas/intensity.ts';
import { lossFormulas } from './formulas/loss.ts';
import { pickFormulas } from './formulas/pick.ts';
import { recordFormulas } from './formulas/record.ts';
import { sourceFormulas } from './formulas/source.ts';

/** The shaking kernel as the command line and the job runner see it. */
export const shakingModel: KernelModel = {
  name: 'shaking',
  title: { zh: '地震动与烈度', en: 'Earthquake ground motion and intensity' },
  formulas: [
    ...groundMotionFormulas,
    ...sourceFormulas,
    ...intensityFormulas,
    ...recordFormulas,
    ...fieldFormulas,
    ...correlationFormulas,
    ...pickFormulas,
    ...lossFormulas,
  ],
};
