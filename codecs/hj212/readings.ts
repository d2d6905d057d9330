import type { Hj212Message } from './frame.ts';
import { factorRows, type FactorRow } from './factors.ts';

/** What annex B says about a factor. */
export interface Hj212Factor {
  readonly code: string;
  readonly name: string;
  /** Unit in Chinese as the annex prints it; empty for states and logs. */
  readonly unit: string;
}

/** Everything a frame says about one factor. */
export interface Hj212Reading {
  /** Code as sent, e.g. `w01018` or, of 2005, `011`. */
  readonly code: string;
  readonly factor?: Hj212Factor;
  /** Numbers by statistic: `Rtd`, `Avg`, `Min`, `Max`, `Cou`, `ZsRtd` …; values that are not numbers are in `texts`. */
  readonly values: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
  /** The data mark, see `dataFlags`. */
  readonly flag?: string;
  /** `SampleTime` of this factor as sent, when it has one. */
  readonly sampleTime?: string;
}

let index: Map<string, FactorRow> | undefined;

/** Looks a factor code of either edition up in annex B; device numbers (`e101xx`, `i3331x`) match any digits. */
export function factorOf(code: string): Hj212Factor | undefined {
  if (!index) {
    index = new Map();
    for (const row of factorRows) {
      index.set(row[0], row);
      if (row[3] !== undefined) index.set(row[3], row);
    }
  }
  const row = index.get(code) ?? index.get(`${code.slice(0, -2)}xx`) ?? index.get(`${code.slice(0, -1)}x`);
  return row && { code: row[0], name: row[1], unit: row[2] };
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** Readings of a frame in the order sent: every `code-Statistic=value` of its groups. */
export function readingsOf(message: Hj212Message): Hj212Reading[] {
  const readings: Hj212Reading[] = [];
  for (const group of message.cp) {
    let code: string | undefined;
    let values: Record<string, number> = {};
    let texts: Record<string, string> = {};
    const flush = (): void => {
      if (code === undefined) return;
      const { Flag: flag, SampleTime: sampleTime, ...rest } = texts;
      const factor = factorOf(code);
      readings.push({
        code,
        ...(factor && { factor }),
        values,
        texts: rest,
        ...(flag !== undefined && { flag }),
        ...(sampleTime !== undefined && { sampleTime }),
      });
    };
    for (const [name, value] of Object.entries(group)) {
      const dash = name.indexOf('-');
      if (dash <= 0) continue;
      const owner = name.slice(0, dash);
      if (owner !== code) {
        flush();
        code = owner;
        values = {};
        texts = {};
      }
      const statistic = name.slice(dash + 1);
      const marks = statistic === 'Flag' || statistic === 'SampleTime';
      if (!marks && DECIMAL.test(value)) values[statistic] = Number(value);
      else if (statistic !== '__proto__') texts[statistic] = value;
    }
    flush();
  }
  return readings;
}

/** The frame's `DataTime` (`YYYYMMDDhhmmss`, local time of the station) when it has one. */
export function dataTimeOf(message: Hj212Message): string | undefined {
  for (const group of message.cp) if (Object.hasOwn(group, 'DataTime')) return group.DataTime;
  return undefined;
}
