import type { KernelModel } from '#kernels/model';
import { vesselBlowdown } from './blowdown.ts';
import { dryDeposition, gravitationalSettling, wetDeposition } from './deposition.ts';
import { plumeFootprint } from './footprint.ts';
import { gasHoleOutflow, gasPipeFlow } from './gas-outflow.ts';
import { gbt3840DispersionCoefficients, gbt3840Stability } from './gbt3840.ts';
import { britterMcQuaidPlume, britterMcQuaidPuff, heavyGasCriterion } from './heavy-gas.ts';
import { finiteLineSource, infiniteLineSource, virtualPointSource } from './line-area.ts';
import { liquidHoleOutflow, liquidPipeFlow, tankDrain } from './liquid-outflow.ts';
import {
  averagingTime,
  distanceToConcentration,
  gaussianPlume,
  isoplethHalfWidth,
} from './plume-formulas.ts';
import { briggsPlumeRise, hollandPlumeRise } from './plume-rise.ts';
import { boilingPool, poolEvaporation, poolSpreading, stiverMackay } from './pool.ts';
import { probabilityFootprint } from './probability.ts';
import { finiteDurationRelease, gaussianPuff } from './puff-formulas.ts';
import { dispersionCoefficients } from './sigma.ts';
import { pasquillStability, windProfileMoninObukhov, windProfilePowerLaw } from './stability.ts';
import {
  indoorConcentration,
  probitToProbability,
  toxicDose,
  toxicProbit,
  toxicThresholds,
} from './toxic.ts';
import { fauskeFlashingFlow, flashFraction, leungOmega, leungOmegaSubcooled } from './two-phase.ts';
import { ppmConversion } from './units.ts';

export { contourRegions, regionsArea, type Region, type Ring, type ScalarField } from './contours.ts';
export { multiPolygon, type MultiPolygon, type Placement } from './geo.ts';

/** Release, dispersion and toxic effect of hazardous chemicals. */
export const plumeModel: KernelModel = {
  name: 'plume',
  title: { zh: '危险化学品泄漏扩散', en: 'chemical release and dispersion' },
  formulas: [
    pasquillStability,
    gbt3840Stability,
    windProfilePowerLaw,
    windProfileMoninObukhov,
    dispersionCoefficients,
    gbt3840DispersionCoefficients,
    gaussianPlume,
    distanceToConcentration,
    isoplethHalfWidth,
    averagingTime,
    gaussianPuff,
    finiteDurationRelease,
    infiniteLineSource,
    finiteLineSource,
    virtualPointSource,
    dryDeposition,
    wetDeposition,
    gravitationalSettling,
    briggsPlumeRise,
    hollandPlumeRise,
    heavyGasCriterion,
    britterMcQuaidPlume,
    britterMcQuaidPuff,
    liquidHoleOutflow,
    tankDrain,
    liquidPipeFlow,
    gasHoleOutflow,
    gasPipeFlow,
    vesselBlowdown,
    fauskeFlashingFlow,
    leungOmega,
    leungOmegaSubcooled,
    flashFraction,
    poolSpreading,
    poolEvaporation,
    boilingPool,
    stiverMackay,
    ppmConversion,
    probitToProbability,
    toxicDose,
    toxicProbit,
    toxicThresholds,
    indoorConcentration,
    plumeFootprint,
    probabilityFootprint,
  ],
};
