/** One reading as a gateway gives it; a missing time means "now". Times are ms UTC, qualities OPC bytes. */
export interface GivenReading {
  readonly point: string;
  readonly value: number;
  readonly time?: number;
  readonly quality?: number;
}

/** A device time given as a number: seconds while that is before the year 5138, otherwise milliseconds. */
export const timeFromNumber = (value: number): number => (value < 1e11 ? value * 1000 : value);
