import { KernelFailure } from '#kernels/model';

/** Slope and aspect of every cell of an elevation model. */
export interface SlopeAspect {
  /** Rise over reach. */
  readonly slopeTan: Float32Array;
  /** Azimuth the cell faces (downhill), degrees; 0 on level ground. */
  readonly aspectDeg: Float32Array;
  /** Cells without an elevation. */
  readonly holes: number;
}

/**
 * Slope and aspect by third-order finite differences (Horn 1981) with edge cells repeated. `noData` marks holes: with
 * `holes: 'refuse'` the first one is refused by name, with `'barrier'` they get no slope and are counted.
 */
export function slopeAspect(
  elevationM: ArrayLike<number>,
  grid: { readonly width: number; readonly height: number; readonly cellM: number },
  noData: number | undefined,
  holes: 'refuse' | 'barrier',
): SlopeAspect {
  const { width, height, cellM } = grid;
  const missing = (v: number): boolean => v === noData || !Number.isFinite(v);
  const slopeTan = new Float32Array(width * height);
  const aspectDeg = new Float32Array(width * height);
  let count = 0;
  const at = (x: number, y: number, centre: number): number => {
    const v = elevationM[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))];
    return missing(v) ? centre : v;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const k = y * width + x;
      const z = elevationM[k];
      if (missing(z)) {
        if (holes === 'refuse')
          throw new KernelFailure(
            'INPUT_INCONSISTENT',
            `elevationMGrid[${k}]`,
            `the elevation model has a hole at row ${y}, column ${x}; fill it or set holes to "barrier"`,
          );
        count += 1;
        continue;
      }
      const west = at(x - 1, y - 1, z) + 2 * at(x - 1, y, z) + at(x - 1, y + 1, z);
      const east = at(x + 1, y - 1, z) + 2 * at(x + 1, y, z) + at(x + 1, y + 1, z);
      const north = at(x - 1, y - 1, z) + 2 * at(x, y - 1, z) + at(x + 1, y - 1, z);
      const south = at(x - 1, y + 1, z) + 2 * at(x, y + 1, z) + at(x + 1, y + 1, z);
      const dx = (east - west) / (8 * cellM);
      const dy = (north - south) / (8 * cellM);
      slopeTan[k] = Math.hypot(dx, dy);
      aspectDeg[k] = slopeTan[k] > 0 ? ((Math.atan2(-dx, -dy) * 180) / Math.PI + 360) % 360 : 0;
    }
  return { slopeTan, aspectDeg, holes: count };
}
