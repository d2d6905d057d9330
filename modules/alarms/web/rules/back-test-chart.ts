import type { Palette } from '#platform/web/ui';

interface Day {
  readonly day: string;
  readonly alarms: number;
}

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;

/** Every Beijing day between two instants, `2026-11-21`. */
export function daysOf(from: string, to: string): readonly string[] {
  const first = Math.floor((Date.parse(from) + BEIJING_MS) / DAY_MS);
  const last = Math.floor((Date.parse(to) + BEIJING_MS) / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    new Date((first + i) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** Bars of alarms per day: the candidate filled, the armed version outlined beside it. */
export function perDayOption(
  days: readonly string[],
  candidate: readonly Day[],
  armed: readonly Day[] | undefined,
  names: { readonly candidate: string; readonly armed: string },
  c: Palette,
): Record<string, unknown> {
  const counts = (list: readonly Day[]): number[] => {
    const of = new Map(list.map((d) => [d.day, d.alarms]));
    return days.map((d) => of.get(d) ?? 0);
  };
  return {
    animation: false,
    grid: { left: 44, right: 8, top: 10, bottom: 22 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: c.panel,
      borderColor: c.line,
      textStyle: { color: c.text, fontSize: 12 },
    },
    xAxis: {
      type: 'category',
      data: days.map((d) => d.slice(5)),
      axisLabel: { color: c.muted, fontSize: 11, hideOverlap: true },
      axisLine: { lineStyle: { color: c.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: c.muted, fontSize: 11 },
      splitLine: { lineStyle: { color: c.line } },
    },
    series: [
      {
        type: 'bar',
        name: names.candidate,
        data: counts(candidate),
        itemStyle: { color: c.accent },
        barMaxWidth: 22,
      },
      ...(armed
        ? [
            {
              type: 'bar',
              name: names.armed,
              data: counts(armed),
              itemStyle: { color: 'transparent', borderColor: c.muted, borderWidth: 1 },
              barMaxWidth: 22,
            },
          ]
        : []),
    ],
  };
}
