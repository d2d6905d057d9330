import type { KernelModel } from '#kernels/model';
import {
  blastProbit,
  escalationProbability,
  overpressureDamage,
  thermalDamage,
  thermalProbit,
} from './damage.ts';
import { combinedEscalation, dominoScreening } from './domino.ts';
import { bleveBlast, tntEquivalence, vesselBurstEnergy, vesselSurfacePressure } from './energy.ts';
import { bleveFireball } from './fireball.ts';
import { fragmentRange, fragmentVelocity, vesselFragments } from './fragments.ts';
import { gb18218CriticalQuantity, gb18218Grading } from './gb18218.ts';
import { ccpsJetFlame, chamberlainJetFire } from './jet-fire.ts';
import {
  distanceToOverpressure,
  gb6722Airblast,
  kingeryBulmash,
  kinneyGraham,
  reflectedPressure,
} from './kingery-bulmash.ts';
import { poolBurningRate, poolFire } from './pool-fire.ts';
import {
  atmosphericTransmissivity,
  cylinderViewFactor,
  pointSourceRadiation,
  sphereViewFactor,
} from './radiation.ts';
import { fnCurve, gb37243ExplosiveDistance, individualRisk, toxicGridPoint } from './risk.ts';
import { individualRiskContours } from './risk-contours.ts';
import { bakerStrehlowTang, multiEnergy } from './vapour-cloud.ts';

/** Explosion, fire, their effects, and the risk of installations. */
export const blastModel: KernelModel = {
  name: 'blast',
  title: { zh: '爆炸、火灾与区域风险', en: 'explosion, fire and risk' },
  formulas: [
    tntEquivalence,
    kingeryBulmash,
    kinneyGraham,
    gb6722Airblast,
    reflectedPressure,
    distanceToOverpressure,
    multiEnergy,
    bakerStrehlowTang,
    vesselBurstEnergy,
    vesselSurfacePressure,
    bleveBlast,
    bleveFireball,
    poolBurningRate,
    poolFire,
    chamberlainJetFire,
    ccpsJetFlame,
    pointSourceRadiation,
    atmosphericTransmissivity,
    cylinderViewFactor,
    sphereViewFactor,
    fragmentVelocity,
    fragmentRange,
    vesselFragments,
    blastProbit,
    thermalProbit,
    overpressureDamage,
    thermalDamage,
    escalationProbability,
    combinedEscalation,
    dominoScreening,
    individualRisk,
    fnCurve,
    toxicGridPoint,
    individualRiskContours,
    gb37243ExplosiveDistance,
    gb18218Grading,
    gb18218CriticalQuantity,
  ],
};
