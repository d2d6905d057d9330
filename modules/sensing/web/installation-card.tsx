import type { ReactNode } from 'react';
import type { Device, Installation } from '#sensing/contract';
import { formatNumber, useBoth, useText } from '#platform/web/text';
import { hazardSum } from './major-hazard.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import { kindTitle } from './words.ts';

interface InstallationCardProps {
  readonly installation: Installation;
  readonly devices: readonly Device[];
}

/** An installation: its chemicals against their critical quantities, its devices. */
export function InstallationCard({ installation, devices }: InstallationCardProps): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const hazard = hazardSum(installation);
  return (
    <section className="panel" aria-label={installation.name}>
      <div className="panel-head">
        <h3>{installation.name}</h3>
        <span className="muted">{both(kindTitle(installation.kind))}</span>
        <span className="spacer" />
        {installation.majorHazard && <span className="tag tag-strong">{t.majorHazard}</span>}
      </div>
      <div className="panel-body">
        {hazard && (
          <>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t.chemical}</th>
                  <th scope="col" className="num">
                    {t.amount}
                  </th>
                  <th scope="col" className="num">
                    {t.critical}
                  </th>
                  <th scope="col" className="num">
                    {t.ratio}
                  </th>
                </tr>
              </thead>
              <tbody>
                {hazard.rows.map((r) => (
                  <tr key={r.name}>
                    <td>{r.name}</td>
                    <td className="num">{formatNumber(r.quantityT)}</td>
                    <td className="num">{formatNumber(r.criticalT)}</td>
                    <td className="num">{formatNumber(r.ratio)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p className="ent-sum">
              <strong>{t.sum(formatNumber(hazard.sum))}</strong>
              <span className="muted">{hazard.sum >= 1 ? t.sumMeets : t.sumBelow}</span>
              {hazard.without > 0 && <span className="muted">{t.sumPartial}</span>}
            </p>
          </>
        )}
        {installation.heightM !== undefined && <p>{t.height(formatNumber(installation.heightM))}</p>}
        {devices.length > 0 && (
          <p className="muted">
            {t.devices}：{devices.map((d) => d.name).join('、')}
          </p>
        )}
      </div>
    </section>
  );
}
