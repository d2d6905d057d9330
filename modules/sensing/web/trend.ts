import type { Point, Series } from '#sensing/contract';
import type { Grade } from '#platform/contract';
import type { Both } from '#platform/web/text';
import type { AlarmSpan, Palette, Threshold, TrendData } from '#platform/web/ui';
import type { TrendSpan } from './contribute.ts';
import { thresholdOf } from './words.ts';

/** Neutral strokes for several curves: never a grade's colour. */
const STROKES = {
  light: ['#0d665b', '#414b49', '#8a5a9e', '#8c6d46', '#6d7f2f', '#9a4f73'],
  dark: ['#5cc4b3', '#c9d1cf', '#c79bd8', '#cbb187', '#b4c56b', '#dba0bf'],
} as const;

/** One curve of a trend over several points. */
export interface Curve {
  readonly point: Point;
  readonly series: Series;
}

/** Stroke of the n-th curve. */
export function strokeOf(index: number, dark: boolean): string {
  return STROKES[dark ? 'dark' : 'light'][index % STROKES.light.length];
}

const isGrade = (text: string): text is Grade => /^(red|orange|yellow|blue)$/.test(text);

/** Registered limits as lines of a trend. */
export function thresholdLines(point: Point, both: (text: Both) => string): readonly Threshold[] {
  return Object.entries(point.thresholds ?? {}).map(([name, value]) => {
    const { grade, title } = thresholdOf(name);
    return { label: `${both(title)} ${value}`, value, ...(isGrade(grade) ? { grade } : {}) };
  });
}

/** One point: thresholds, alarm spans and gaps. */
export function singleTrend(
  { point, series }: Curve,
  spans: readonly TrendSpan[],
  both: (text: Both) => string,
): TrendData {
  return {
    times: series.times,
    values: series.values,
    unit: point.unit,
    from: Date.parse(series.from),
    to: Date.parse(series.to),
    thresholds: thresholdLines(point, both),
    spans: spans.flatMap(({ from, to, grade }): AlarmSpan[] =>
      isGrade(grade) ? [{ from, ...(to === undefined ? {} : { to }), grade }] : [],
    ),
  };
}

interface Axis {
  readonly unit: string;
  readonly side: 'left' | 'right';
  readonly offset: number;
}

/** One axis per unit: first left, the others right, outward. */
export function axesOf(curves: readonly Curve[]): readonly Axis[] {
  const units = [...new Set(curves.map((c) => c.point.unit))];
  return units.map((unit, i) => ({
    unit,
    side: i === 0 ? 'left' : 'right',
    offset: i < 2 ? 0 : (i - 1) * 52,
  }));
}

/** Several points on one time axis, one vertical axis per unit. Gaps stay gaps. */
export function severalTrend(
  curves: readonly Curve[],
  from: number,
  to: number,
  c: Palette,
  dark: boolean,
  format: { readonly minute: (v: number) => string; readonly number: (v: number | null) => string },
): Record<string, unknown> {
  const axes = axesOf(curves);
  return {
    animation: false,
    grid: { left: 54, right: 16 + Math.max(0, axes.length - 1) * 52, top: 26, bottom: 24 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: c.panel,
      borderColor: c.line,
      textStyle: { color: c.text, fontSize: 12 },
      formatter: (given: unknown) => {
        const items = given as { seriesIndex: number; value: [number, number | null] }[];
        return [
          format.minute(items[0].value[0]),
          ...items.map(
            (i) =>
              `${curves[i.seriesIndex].point.name}  ${format.number(i.value[1])} ${curves[i.seriesIndex].point.unit}`,
          ),
        ].join('\n');
      },
    },
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      axisLabel: { color: c.muted, fontSize: 11, hideOverlap: true, formatter: format.minute },
      axisLine: { lineStyle: { color: c.line } },
      axisTick: { show: false },
    },
    yAxis: axes.map((axis, i) => ({
      type: 'value',
      scale: true,
      name: axis.unit,
      nameTextStyle: { color: c.muted },
      position: axis.side,
      offset: axis.offset,
      axisLabel: { color: c.muted, fontSize: 11 },
      splitLine: { show: i === 0, lineStyle: { color: c.line } },
    })),
    series: curves.map(({ point, series }, i) => ({
      type: 'line',
      name: point.name,
      yAxisIndex: axes.findIndex((a) => a.unit === point.unit),
      data: series.times.map((t, k) => [t, series.values[k]]),
      connectNulls: false,
      showSymbol: series.times.length === 1,
      lineStyle: { color: strokeOf(i, dark), width: 1.6, type: i < 3 ? 'solid' : 'dashed' },
      itemStyle: { color: strokeOf(i, dark) },
    })),
  };
}
