import type { ReactNode } from 'react';
import type { Near } from '#platform/web/map';
import { Link } from '#platform/web/router';
import { useText } from '#platform/web/text';
import { addressOf } from './address.ts';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

interface NearestProps {
  readonly position: readonly number[] | undefined;
  readonly nearest: readonly Near[];
}

/** What lies nearest to the clicked place. */
export function NearestPanel({ position, nearest }: NearestProps): ReactNode {
  const t = useText({ zh, en });
  return (
    <section className="panel" aria-label={t.nearest}>
      <div className="panel-head">
        <h2>{position ? t.nearestOf(position[0].toFixed(4), position[1].toFixed(4)) : t.nearest}</h2>
      </div>
      <div className="panel-body">
        {!position && <p className="muted">{t.nearestHint}</p>}
        {nearest.map((n) => {
          const to = addressOf(n.layer, n.id);
          return (
            <div key={`${n.layer}${n.id}`} className="mapp-near">
              <span>
                {to ? <Link to={to}>{n.title}</Link> : n.title} <span className="muted">{t[n.layer]}</span>
              </span>
              <span className="num">{t.distance(n.distanceM)}</span>
            </div>
          );
        })}
        {position && <p className="muted mapp-small">{t.onScreen}</p>}
      </div>
    </section>
  );
}
