import type { ReactNode } from 'react';
import type { Enterprise, Installation, Point } from '#sensing/contract';
import { useNow } from '#platform/web/live';
import { Link } from '#platform/web/router';
import { formatDate, formatInstant, formatNumber, useBoth, useText } from '#platform/web/text';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import { kindTitle, MODES, quantityTitle, thresholdOf } from './words.ts';

interface PointFactsProps {
  readonly point: Point;
  readonly enterprise: Enterprise;
  readonly installation: Installation;
}

/** What the registry says about a point. */
export function PointFacts({ point, enterprise, installation }: PointFactsProps): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const now = useNow(60_000);
  const limits = Object.entries(point.thresholds ?? {});
  const expired = point.calibratedUntil !== undefined && Date.parse(point.calibratedUntil) < now;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{t.facts}</h2>
      </div>
      <dl className="panel-body facts">
        <dt>{t.code}</dt>
        <dd>{point.code}</dd>
        <dt>{t.enterprise}</dt>
        <dd>
          <Link to={`/enterprises/${enterprise.id}`}>{enterprise.name}</Link>
        </dd>
        <dt>{t.installation}</dt>
        <dd>
          {installation.name} <span className="muted">{both(kindTitle(installation.kind))}</span>
        </dd>
        <dt>{t.quantity}</dt>
        <dd>
          {both(quantityTitle(point.quantity))} <span className="muted">{point.unit}</span>
        </dd>
        <dt>{t.rangeOf}</dt>
        <dd>
          {formatNumber(point.rangeLow)} – {formatNumber(point.rangeHigh)} {point.unit}
        </dd>
        <dt>{t.limits}</dt>
        <dd>
          {limits.length === 0
            ? '—'
            : limits
                .map(([name, value]) => `${both(thresholdOf(name).title)} ${formatNumber(value)}`)
                .join('；')}
        </dd>
        <dt>{t.period}</dt>
        <dd>{formatNumber(point.periodS)} s</dd>
        <dt>{t.mode}</dt>
        <dd>
          {both(MODES[point.mode])}
          {point.modeUntil !== undefined && (
            <span className="muted"> {t.modeUntil(formatInstant(point.modeUntil))}</span>
          )}
        </dd>
        <dt>{t.calibrated}</dt>
        <dd>
          {point.calibratedUntil === undefined ? '—' : formatDate(point.calibratedUntil)}
          {expired && <span className="tag tag-strong">{t.expired}</span>}
        </dd>
        <dt>{t.gateway}</dt>
        <dd>
          {point.gatewayId === undefined ? (
            '—'
          ) : (
            <Link to={`/gateways/${encodeURIComponent(point.gatewayId)}`}>{point.gatewayId}</Link>
          )}
        </dd>
      </dl>
    </section>
  );
}
