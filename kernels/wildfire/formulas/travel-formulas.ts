import { type Formula, KernelFailure, defineFormula, int, list, num, object, positive } from '#kernels/model';
import type { FrontFields } from '../spread/fields.ts';
import { createFront } from '../spread/front.ts';
import { MAX_CELLS } from '../spread/landscape.ts';
import { blank } from './map-output.ts';

interface TravelInput {
  readonly widthCells: number;
  readonly heightCells: number;
  readonly cellM: number;
  readonly rosMpsGrid: readonly number[];
  readonly directionFactors?: readonly number[];
  readonly ignitions: readonly { readonly column: number; readonly row: number; readonly timeS?: number }[];
  readonly horizonS?: number;
}

const minimumTravelTime = defineFormula<TravelInput>({
  name: 'minimumTravelTime',
  title: { zh: '最短到达时间（给定蔓延速度场）', en: 'minimum travel time over a field of spread rates' },
  source:
    'Finney 2002; time = length / (mean rate of both cells × factor of the direction), diagonal 42.43/30 cells',
  input: object(
    'a field of spread rates',
    {
      widthCells: int('columns', 2, 20_000),
      heightCells: int('rows', 2, 20_000),
      cellM: positive('cell edge', 'm', 10_000),
      rosMpsGrid: list(
        'rate of spread, 0 does not burn, row-major from the north-west',
        num('rate', 'm/s', 0, 100),
        MAX_CELLS,
      ),
      directionFactors: list(
        'factors towards NW, N, NE, W, E, SW, S, SE (1)',
        positive('factor', '1', 1000),
        8,
        8,
      ),
      ignitions: list(
        'ignitions',
        object(
          'a cell',
          {
            column: int('column', 0, 20_000),
            row: int('row', 0, 20_000),
            timeS: num('time (0)', 's', 0, 1e8),
          },
          ['column', 'row'],
        ),
        10_000,
        1,
      ),
      horizonS: positive('seconds after which nothing more burns', 's', 1e8),
    },
    ['widthCells', 'heightCells', 'cellM', 'rosMpsGrid', 'ignitions'],
  ),
  example: {
    widthCells: 3,
    heightCells: 3,
    cellM: 30,
    rosMpsGrid: [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    directionFactors: [0.6, 0.8, 1.3, 0.5, 1.6, 0.6, 0.8, 1.3],
    ignitions: [{ column: 1, row: 1 }],
  },
  run: (i, control) => {
    const cells = i.widthCells * i.heightCells;
    if (cells > MAX_CELLS)
      throw new KernelFailure('INPUT_TOO_LARGE', 'widthCells', `at most ${MAX_CELLS} cells (4096 × 4096)`);
    if (i.rosMpsGrid.length !== cells)
      throw new KernelFailure(
        'INPUT_INCONSISTENT',
        'rosMpsGrid',
        `rosMpsGrid: has ${i.rosMpsGrid.length} values for ${cells} cells`,
      );
    const fields: FrontFields = {
      kind: 'rates',
      width: i.widthCells,
      height: i.heightCells,
      cellM: i.cellM,
      moves: 8,
      a: Float32Array.from(i.rosMpsGrid),
      factors: i.directionFactors,
    };
    const front = createFront(fields, i.horizonS ?? Infinity);
    const seeds = i.ignitions.map(({ column, row, timeS }, n) => {
      if (column >= i.widthCells || row >= i.heightCells)
        throw new KernelFailure(
          'INPUT_OUT_OF_RANGE',
          `ignitions[${n}]`,
          `ignitions[${n}]: lies outside the grid`,
        );
      return { cell: row * i.widthCells + column, timeS: timeS ?? 0 };
    });
    front.burn(seeds, control);
    return { arrivalSGrid: blank(front.arrival()) };
  },
});

/** Formulas of travel time over given fields. */
export const travelFormulas: readonly Formula[] = [minimumTravelTime];
