import type { Palette } from '#platform/web/ui';
import { formatInstant, formatNumber } from '#platform/web/text';

import { FLOOD } from './slots.ts';

/** Bars of alarms per ten minutes with the flood line. */
export function seriesOption(
  bars: readonly (readonly [number, number])[],
  c: Palette,
  floodLine: string,
): Record<string, unknown> {
  return {
    animation: false,
    grid: { left: 40, right: 12, top: 18, bottom: 24 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: c.panel,
      borderColor: c.line,
      textStyle: { color: c.text, fontSize: 12 },
      formatter: (given: unknown) => {
        const [{ value }] = given as { value: [number, number] }[];
        return `${formatInstant(value[0]).slice(5, 16)}  ${formatNumber(value[1])}`;
      },
    },
    xAxis: {
      type: 'time',
      axisLabel: {
        color: c.muted,
        fontSize: 11,
        hideOverlap: true,
        formatter: (v: number) => formatInstant(v).slice(5, 16),
      },
      axisLine: { lineStyle: { color: c.line } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      max: (v: { max: number }) => Math.max(v.max, FLOOD + 2),
      axisLabel: { color: c.muted, fontSize: 11 },
      splitLine: { lineStyle: { color: c.line } },
    },
    series: [
      {
        type: 'bar',
        data: bars,
        barMaxWidth: 10,
        itemStyle: { color: c.accent },
        markLine: {
          silent: true,
          symbol: 'none',
          data: [
            {
              yAxis: FLOOD,
              lineStyle: { color: c.text, type: 'dashed', width: 1 },
              label: { formatter: floodLine, position: 'insideStartTop', color: c.text, fontSize: 11 },
            },
          ],
        },
      },
    ],
  };
}
