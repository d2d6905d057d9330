import type { ReactNode } from 'react';
import { grades } from '#platform/contract';
import type { LiveLayer } from '#platform/web/live-layers';
import { useBoth, useText } from '#platform/web/text';
import { GradeMark } from '#platform/web/ui';
import type { TileLayerName } from './types.ts';

const zh = {
  legend: '图例',
  enterprise: '企业',
  major: '重大危险源',
  live: '监测点',
  silent: '静默',
  shelter: '避难场所',
};
const en: typeof zh = {
  legend: 'Legend',
  enterprise: 'enterprise',
  major: 'major hazard',
  live: 'point',
  silent: 'silent',
  shelter: 'shelter',
};

interface LegendProps {
  readonly layers: readonly TileLayerName[];
  /** Live layers that are drawn. */
  readonly live?: readonly Pick<LiveLayer, 'name' | 'title' | 'staleTitle'>[];
}

/** What the signs on the map mean; always on screen with the map. */
export function Legend({ layers, live = [] }: LegendProps): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const item = (className: string, text: string): ReactNode => (
    <span className="legend-item">
      <i className={`legend-dot ${className}`} aria-hidden="true" />
      {text}
    </span>
  );
  return (
    <div className="legend" role="note" aria-label={t.legend}>
      {grades.map((grade) => (
        <GradeMark key={grade} grade={grade} size={15} word />
      ))}
      {layers.includes('enterprises') && item('', t.enterprise)}
      {layers.includes('enterprises') && item('legend-major', t.major)}
      {layers.includes('points') && item('legend-live', t.live)}
      {layers.includes('points') && item('legend-silent', t.silent)}
      {layers.includes('shelters') && item('legend-shelter', t.shelter)}
      {live.flatMap(({ name, title, staleTitle }) =>
        [false, true].map((stale) => (
          <span key={`${name}${String(stale)}`} className="legend-item">
            <svg className={stale ? 'legend-mover legend-stale' : 'legend-mover'} viewBox="0 0 12 14">
              <path d="M6 1l4.6 11.4L6 10l-4.6 2.4z" />
            </svg>
            {both(stale ? staleTitle : title)}
          </span>
        )),
      )}
    </div>
  );
}
