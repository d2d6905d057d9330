import type { KernelModel } from '#kernels/model';
import { groundMotionFormulas } from './formulas/ground-motion.ts';

/** The shaking kernel as the command line and the job runner see it. */
export const shakingModel: KernelModel = {
  name: 'shaking',
  title: { zh: '地震动与烈度', en: 'Earthquake ground motion and intensity' },
  formulas: [...groundMotionFormulas],
};
