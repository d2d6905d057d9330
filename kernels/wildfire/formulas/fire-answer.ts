import { type RunControl, choice, list, positive } from '#kernels/model';
import { headAzimuths } from '../spread/landscape.ts';
import type { SpreadResult } from '../spread/spread.ts';
import { blank, contours, placeProperties, type PlaceInput } from './map-output.ts';
import type { GroundInput } from './ground-input.ts';

const layers = ['arrival', 'contours', 'ellipses', 'intensity'] as const;

/** What {@link fireAnswerProperties} carry once checked. */
export interface FireAnswerInput extends PlaceInput {
  readonly contoursMin?: readonly number[];
  readonly include?: readonly (typeof layers)[number][];
}

/** Which parts of a fire are answered. */
export const fireAnswerProperties = {
  ...placeProperties,
  contoursMin: list('minutes whose perimeters are wanted', positive('minute', 'min', 1e6), 100),
  include: list('layers wanted (arrival, contours)', choice('layer', layers), layers.length),
};

/** One fire as numbers, grids and GeoJSON. */
export function fireAnswer(
  result: SpreadResult,
  input: GroundInput & FireAnswerInput,
  control: RunControl,
): Record<string, unknown> {
  const wanted = input.include ?? ['arrival', 'contours'];
  const { behaviour: b, arrivalMin } = result;
  return {
    widthCells: input.widthCells,
    heightCells: input.heightCells,
    burnedCells: result.burnedCells,
    burnedAreaHa: (result.burnedCells * input.cellM * input.cellM) / 1e4,
    spotFires: result.spotFires,
    ...(wanted.includes('arrival') && { arrivalMinGrid: blank(arrivalMin) }),
    ...(wanted.includes('contours') && {
      perimeters: contours(arrivalMin, input, { name: 'minute', levels: input.contoursMin ?? [] }, control),
    }),
    ...(wanted.includes('ellipses') && {
      rosMpsGrid: b.rosMps,
      headAzimuthDegGrid: headAzimuths(result.fields),
      eccentricityGrid: b.eccentricity,
    }),
    ...(wanted.includes('intensity') && { headIntensityKwMGrid: b.intensityKwM }),
  };
}
