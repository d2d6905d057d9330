import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, type ReactNode } from 'react';
import { formatNumber, useText } from '#platform/web/text';
import { trendOption, type TrendData } from './trend-options.ts';
import { usePalette } from './theme.ts';

use([
  LineChart,
  BarChart,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

interface ChartProps {
  readonly option: Readonly<Record<string, unknown>>;
  /** Says in words what the picture shows. */
  readonly label: string;
  readonly height?: number;
}

/** Any ECharts line or bar chart in our frame; follows its container's size. */
export function Chart({ option, label, height }: ChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const mine = init(element, undefined, { renderer: 'canvas' });
    chart.current = mine;
    const observer = new ResizeObserver(() => mine.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      mine.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option as EChartsCoreOption, { notMerge: true });
  }, [option]);
  return (
    <div className="trend" role="img" aria-label={label} ref={box} style={height ? { height } : undefined} />
  );
}

const zh = {
  label: (n: number, low: string, high: string, last: string, unit: string) =>
    n === 0 ? '这段时间没有数据' : `趋势图，最低 ${low}，最高 ${high}，最新 ${last} ${unit}`,
};
const en: typeof zh = {
  label: (n, low, high, last, unit) =>
    n === 0 ? 'no data in this time' : `trend, lowest ${low}, highest ${high}, latest ${last} ${unit}`,
};

interface TrendProps {
  readonly data: TrendData;
  readonly height?: number;
  /** Without axes: a small line beside a number. */
  readonly spark?: boolean;
}

/** A point's trend with thresholds, alarm spans, and gaps as gaps. */
export function TrendChart({ data, height, spark = false }: TrendProps): ReactNode {
  const c = usePalette();
  const t = useText({ zh, en });
  const known = data.values.filter((v): v is number => v !== null);
  const label = t.label(
    known.length,
    formatNumber(known.length > 0 ? Math.min(...known) : undefined),
    formatNumber(known.length > 0 ? Math.max(...known) : undefined),
    formatNumber(known.at(-1)),
    data.unit,
  );
  return <Chart option={trendOption(data, c, !spark)} label={label} height={height} />;
}
