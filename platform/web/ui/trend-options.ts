import type { Grade } from '#platform/contract';
import { formatMinute, formatNumber } from '#platform/web/text';
import type { Palette } from './theme.ts';

/** A line across the trend. */
export interface Threshold {
  readonly label: string;
  readonly value: number;
  readonly grade?: Grade;
}

/** A time an alarm stood. `to` left out: it still stands. */
export interface AlarmSpan {
  readonly from: string | number;
  readonly to?: string | number;
  readonly grade: Grade;
}

/** What a trend draws. `values` holds `null` at a gap; extremes are already kept by the server. */
export interface TrendData {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly unit: string;
  readonly from: number;
  readonly to: number;
  readonly thresholds?: readonly Threshold[];
  readonly spans?: readonly AlarmSpan[];
  /** A second curve for comparison, drawn muted. */
  readonly other?: { readonly times: readonly number[]; readonly values: readonly (number | null)[] };
}

const FONT = "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

const pairs = (times: readonly number[], values: readonly (number | null)[]): (number | null)[][] =>
  times.map((t, i) => [t, values[i]]);

/** The curve's points; one that stands alone between gaps is a dot, for no line leads to it. */
function dotted(times: readonly number[], values: readonly (number | null)[]): unknown[] {
  const none = (i: number): boolean => (values[i] ?? null) === null;
  return times.map((t, i) =>
    !none(i) && none(i - 1) && none(i + 1) ? { value: [t, values[i]], symbol: 'circle' } : [t, values[i]],
  );
}

/** Vertical range that shows the curve and any threshold near it. */
function range(data: TrendData): [number, number] | undefined {
  const known = data.values.filter((v): v is number => v !== null);
  if (known.length === 0) return undefined;
  let [low, high] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(high - low, Math.abs(high) * 0.02, 1e-6);
  for (const { value } of data.thresholds ?? [])
    if (value > low - 3 * span && value < high + 3 * span) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  const pad = Math.max((high - low) * 0.12, span * 0.1);
  return [low - pad, high + pad];
}

/** ECharts option of a trend: thresholds as dashed lines with their words, alarm spans as bands, gaps as gaps. */
export function trendOption(data: TrendData, c: Palette, axis: boolean): Record<string, unknown> {
  const y = range(data);
  const colour = (grade: Grade | undefined): string => (grade ? c[grade] : c.muted);
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: axis ? { left: 46, right: 12, top: 14, bottom: 22 } : { left: 2, right: 2, top: 4, bottom: 4 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: c.panel,
      borderColor: c.line,
      textStyle: { color: c.text, fontSize: 12 },
      axisPointer: { lineStyle: { color: c.muted } },
      formatter: (given: unknown) => {
        const [first] = given as { value: [number, number | null] }[];
        return `${formatMinute(first.value[0])}  ${formatNumber(first.value[1])} ${data.unit}`;
      },
    },
    xAxis: {
      type: 'time',
      min: data.from,
      max: data.to,
      show: axis,
      axisLabel: {
        color: c.muted,
        fontSize: 11,
        hideOverlap: true,
        formatter: (v: number) => formatMinute(v),
      },
      axisLine: { lineStyle: { color: c.line } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      show: axis,
      ...(y ? { min: y[0], max: y[1] } : {}),
      axisLabel: {
        color: c.muted,
        fontSize: 11,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (v: number) => formatNumber(Number(v.toPrecision(4))),
      },
      splitLine: { lineStyle: { color: c.line } },
      splitNumber: 4,
    },
    series: [
      {
        type: 'line',
        data: dotted(data.times, data.values),
        connectNulls: false,
        symbol: 'none',
        symbolSize: 5,
        lineStyle: { color: c.accent, width: 1.6 },
        itemStyle: { color: c.accent },
        markLine: {
          silent: true,
          symbol: 'none',
          data: [...(data.thresholds ?? [])]
            .sort((a, b) => a.value - b.value)
            .map((t, i) => ({
              yAxis: t.value,
              lineStyle: { color: colour(t.grade), type: 'dashed', width: 1 },
              label: {
                formatter: t.label,
                position: i % 2 === 0 ? 'insideStartTop' : 'insideMiddleTop',
                color: c.text,
                fontSize: 11,
              },
            })),
        },
        markArea: {
          silent: true,
          data: (data.spans ?? []).map((s) => [
            { xAxis: new Date(s.from).getTime(), itemStyle: { color: colour(s.grade), opacity: 0.14 } },
            { xAxis: s.to === undefined ? data.to : new Date(s.to).getTime() },
          ]),
        },
      },
      ...(data.other
        ? [
            {
              type: 'line',
              data: pairs(data.other.times, data.other.values),
              connectNulls: false,
              showSymbol: false,
              lineStyle: { color: c.muted, width: 1, type: 'dotted' },
            },
          ]
        : []),
    ],
  };
}
