import type { InputSchema, NumberSchema } from '#kernels/model';

/** The object form of an input schema. */
export type ObjectSchema = Extract<InputSchema, { type: 'object' }>;

/** A number field with its unit and physical bounds. */
export function numeric(description: string, unit: string, minimum: number, maximum: number): NumberSchema {
  return { type: 'number', description, unit, minimum, maximum };
}

/** A text field taking one of the given words. */
export function choice(description: string, words: readonly string[], fallback?: string): InputSchema {
  return {
    type: 'string',
    description,
    enum: words,
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** An object schema. */
export function object(
  description: string,
  properties: Record<string, InputSchema>,
  required: readonly string[],
): ObjectSchema {
  return { type: 'object', description, properties, required };
}

/** An array of numbers. */
export function numbers(
  description: string,
  item: NumberSchema,
  maxItems: number,
  minItems = 1,
): InputSchema {
  return { type: 'array', description, items: item, minItems, maxItems };
}

const DISTANCE = 2000;

/** Fields of a prediction, by the names of the publications and of OpenQuake. */
export const scenarioFields = {
  mag: numeric('moment magnitude Mw 矩震级', '', 2, 9.9),
  rake: numeric('rake 滑动角 (0 strike-slip, 90 reverse, −90 normal); absent = unspecified', '°', -180, 180),
  dip: numeric('dip 倾角', '°', 0, 90),
  ztor: numeric('depth to the top of rupture 破裂顶深', 'km', 0, 700),
  width: numeric('down-dip rupture width 破裂宽度', 'km', 0.001, 500),
  hypo_depth: numeric('hypocentral depth 震源深度', 'km', 0, 700),
  rjb: numeric('Joyner–Boore distance 断层投影距', 'km', 0, DISTANCE),
  rrup: numeric('closest distance to the rupture 断层距', 'km', 0, DISTANCE),
  rx: numeric('distance from the top edge across strike, + on the hanging wall', 'km', -DISTANCE, DISTANCE),
  ry0: numeric('distance off the end of the rupture along strike', 'km', 0, DISTANCE),
  repi: numeric('epicentral distance 震中距', 'km', 0, DISTANCE),
  rhypo: numeric('hypocentral distance 震源距', 'km', 0, DISTANCE),
  azimuth: numeric('angle between the strike (long axis) and the direction epicentre → site', '°', -360, 360),
  vs30: numeric('time-averaged shear-wave velocity of the top 30 m', 'm/s', 50, 4000),
  vs30measured: { type: 'boolean', description: 'vs30 is measured, not inferred', default: false },
  z1pt0: numeric('depth to the 1.0 km/s horizon; absent or negative = unknown', 'm', -999, 10_000),
  z2pt5: numeric('depth to the 2.5 km/s horizon; absent or negative = unknown', 'km', -999, 25),
  rcdpp: numeric('centred directivity parameter ΔDPP', '', -20, 20),
  aftershock: { type: 'boolean', description: 'the event is an aftershock', default: false },
  crjb: numeric('distance to the centroid of the mainshock projection', 'km', 0, DISTANCE),
} as const satisfies Record<string, InputSchema>;

const imtText = { type: 'string', description: 'PGA, PGV or SA(period in s)', maxLength: 24 } as const;

/** Choice of measures: one (`imt`), several (`imts`), or all tabulated ones when both are absent. */
export const imtFields = {
  imt: imtText,
  imts: { type: 'array', description: 'several measures', items: imtText, minItems: 1, maxItems: 400 },
} as const satisfies Record<string, InputSchema>;
